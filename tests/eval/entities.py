#!/usr/bin/env python3
"""How well `nindex --tag` finds names: exact spans, micro-F1, on texts whose names people marked.

    entities.py [NINDEX] [SET...]

news is of our own writing (news.txt beside this file).  The others are shared sets, SET/SPLIT.conll
(token TAB IOB2 tag) of ner/ner-dev.tar.zst in $NS_SHARED/corpora (../shared), of which labels.tsv
says what a label means.  Ten sentences make an article; tokens are joined by spaces.  Sets without
countries count countries as places.  Of gum and re3d, which mark pronouns and common nouns, only
names with a capital count.

normal: as the text is; title: each word of four letters and more, and each name, with a capital, as
headlines have them; capitals: all of it; small: none, where only tables can know a name."""
import collections
import json
import os
import subprocess
import sys
import tempfile

TYPES = ('PER', 'ORG', 'LOC', 'COUNTRY')
SETS = ('news', 'uner_en_ewt/test', 'crossner_politics/dev', 'wnut17/test', 'btc/a', 'btc/e',
        're3d/test', 'sec_filings/test', 'gum/test')
PROPER_ONLY = ('gum', 're3d')
PRONOUNS = set('''i you he she it we they me him her us them my your his its our their this that these
those there here who which what one'''.split())
GROUP = 10
HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.path.join(os.environ.get('NS_SHARED', '../shared'), 'corpora', 'ner')

# An article: its text, and its names as (start, end, type), in characters.


def marked_text(path):
    articles, lines = [], []
    for line in open(path, encoding='utf-8').read().split('\n') + ['']:
        if line.startswith('#'):
            continue
        if line:
            lines.append(line)
            continue
        if lines:
            articles.append(parse_marked('\n'.join(lines)))
        lines = []
    return articles


def parse_marked(marked):
    text, names, at = '', [], 0
    while (begin := marked.find('[', at)) >= 0:
        end = marked.index(']', begin)
        name, kind = marked[begin + 1:end].rsplit('|', 1)
        assert kind in TYPES, marked[begin:end + 1]
        text += marked[at:begin]
        names.append((len(text), len(text) + len(name), kind))
        text += name
        at = end + 1
    return text + marked[at:], names


def conll(path, labels):
    articles, text, names, sentences = [], '', [], 0
    tokens = []
    for line in open(path, encoding='utf-8', newline='\n').read().split('\n') + ['', '-DOCSTART-\tO']:
        token, _, tag = line.rpartition('\t')
        if line.strip() and token != '-DOCSTART-':
            tokens.append((token, tag))
            continue
        if tokens:
            text += '\n' if text else ''
            text, found = add_sentence(text, tokens, labels)
            names += found
            sentences += 1
            tokens = []
        if text and (sentences == GROUP or token == '-DOCSTART-'):
            articles.append((text, names))
            text, names, sentences = '', [], 0
    return articles


def add_sentence(text, tokens, labels):
    names, current = [], None
    for i, (token, tag) in enumerate(tokens):
        text += ' ' if i else ''
        start = len(text)
        text += token
        if current and tag == 'I-' + current[2]:
            current[1] = len(text)
            continue
        current = [start, len(text), tag[2:]] if tag[:2] in ('B-', 'I-') else None
        if current:
            names.append(current)
    return text, [(s, e, labels.get(t, t if t in TYPES else 'OTHER')) for s, e, t in names]


def read_set(name):
    if name == 'news':
        return marked_text(os.path.join(HERE, 'news.txt')), True
    family = name.split('/')[0]
    labels = {}
    for line in open(os.path.join(SHARED, 'labels.tsv'), encoding='utf-8'):
        fields = line.rstrip('\n').split('\t')
        if len(fields) >= 3 and fields[0] == family:
            labels[fields[1]] = fields[2]
    return conll(f'{read_set.folder}/{name}.conll', labels), 'COUNTRY' in labels.values()


def is_proper(text):
    return text.lower() not in PRONOUNS and any(w[0].isupper() or w[0].isdigit() for w in text.split())


def same_length(text, changed):
    """Capitals that are longer than their small letters would move the names."""
    return ''.join(b if len(b) == 1 else a for a, b in zip(text, changed))


def title_case(text, names):
    starts = {s for s, _, _ in names}
    out = list(text)
    for i, c in enumerate(text):
        begins = c.isalpha() and (i == 0 or not (text[i - 1].isalnum() or text[i - 1] in "'’"))
        if begins and (i in starts or text[i:i + 4].isalpha() and len(text[i:i + 4]) == 4):
            out[i] = c.upper()
    return same_length(text, out)


VARIANTS = {
    'normal': lambda text, names: text,
    'title': title_case,
    'capitals': lambda text, names: same_length(text, [c.upper() for c in text]),
    'small': lambda text, names: same_length(text, [c.lower() for c in text]),
}


def tag(nindex, articles, variant):
    with tempfile.NamedTemporaryFile('w', suffix='.ndjson', encoding='utf-8') as file:
        texts = [VARIANTS[variant](text, names) for text, names in articles]
        for i, text in enumerate(texts):
            file.write(json.dumps({'id': str(i), 'body': text}, ensure_ascii=False) + '\n')
        file.flush()
        out = subprocess.run([nindex, '--tag', file.name], stdout=subprocess.PIPE, check=True).stdout
    found = [[] for _ in articles]
    for line in out.decode().splitlines():
        article = json.loads(line)
        number = int(article['doc'])
        body = texts[number].encode()
        for e in article['entities']:
            start = len(body[:e['start']].decode(errors='replace'))
            end = start + len(body[e['start']:e['end']].decode(errors='replace'))
            found[number].append((start, end, e['type']))
    return found


def score(articles, found, countries, proper_only):
    counts = collections.Counter()
    for (text, names), entities in zip(articles, found):
        if not countries:
            entities = [(s, e, 'LOC' if t == 'COUNTRY' else t) for s, e, t in entities]
        dropped = [n for n in names if proper_only and not is_proper(text[n[0]:n[1]])]
        gold = {n for n in names if n[2] in TYPES and n not in dropped}
        entities = {e for e in entities
                    if not any(d[0] < e[1] and e[0] < d[1] for d in dropped) or e in gold}
        for kind in TYPES:
            right = {n for n in gold & entities if n[2] == kind}
            counts[kind, 'tp'] += len(right)
            counts[kind, 'found'] += sum(e[2] == kind for e in entities)
            counts[kind, 'gold'] += sum(n[2] == kind for n in gold)
    return counts


def f1(counts, kinds):
    tp, found, gold = (sum(counts[k, what] for k in kinds) for what in ('tp', 'found', 'gold'))
    return 2 * tp / (found + gold) if found + gold else 0.0


def figures(counts):
    """F1 of each type, then of all."""
    return [f'{f1(counts, [t]):.3f}' if counts[t, 'gold'] else '-' for t in TYPES] + [
        f'{f1(counts, TYPES):.3f}']


def main():
    nindex, *sets = sys.argv[1:] or ['build/nindex']
    packed = os.path.join(SHARED, 'ner-dev.tar.zst')
    if not sets:
        sets = SETS if os.path.exists(packed) else ['news']
    with tempfile.TemporaryDirectory() as folder:
        read_set.folder = folder
        if any(name != 'news' for name in sets):
            unpack = subprocess.run(['zstd', '-dc', packed], stdout=subprocess.PIPE, check=True).stdout
            subprocess.run(['tar', '-xf', '-', '-C', folder], input=unpack, check=True)
        print('set', 'text', *TYPES, 'all', sep='\t')
        for name in sets:
            articles, countries = read_set(name)
            for variant in VARIANTS:
                found = tag(nindex, articles, variant)
                counts = score(articles, found, countries, name.split('/')[0] in PROPER_ONLY)
                print(name, variant, *figures(counts), sep='\t', flush=True)


if __name__ == '__main__':
    main()
