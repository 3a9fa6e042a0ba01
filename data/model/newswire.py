#!/usr/bin/env python3
"""Makes articles of the patterns in newswire.txt, as a set to train the model on.

    newswire.py > newswire.conll

One "token TAB tag" a line, as the other sets are.  Names are drawn from the tables in data/entities,
or made up of syllables, so that a name does not tell what it is but its place does.  The same is
written each time."""
import os
import random
import re

COPIES = 40  # of each pattern
HERE = os.path.dirname(os.path.abspath(__file__))
TYPES = {'P': 'PER', 'L': 'PER', 'F': 'PER', 'C': 'ORG', 'S': 'ORG', 'A': 'ORG', 'X': 'ORG', 'U': 'ORG',
         'T': 'LOC', 'TT': 'LOC', 'Y': 'COUNTRY'}
COMPANY_ENDS = '''Inc|Inc.|Corp|Corp.|Co|Co.|Ltd|Ltd.|Plc|PLC|AG|SA|NV|Group|Holdings|Industries|Bank|Energy|
Foods|Motors|Airlines|Systems|Partners|Securities|Capital|Pharmaceuticals|Technologies|Steel|Insurance|
Bancorp|& Co|and Co|& Sons|International Inc|International|Resources|Media|Telecom|Stores|Chemicals'''
COMPANY_WORDS = '''Champion|Summit|Pioneer|Atlas|Delta|Crown|Eagle|General|United|First|Standard|Premier|
Golden|Silver|Ocean|Pacific|Northern|Western|Century|Liberty|Sterling|Beacon|Harbor|Valley|Sunrise|
Guardian|Frontier|Keystone|Granite|Triumph|Allied|Consolidated|American|National|Great Lakes'''
TRADES = '''Steel|Oil|Gas|Water|Paper|Food|Data|Power|Rail|Shipping|Mining|Textile|Tobacco|Glass|Timber|Air|
Health|Home|Waste|Cement|Sugar|Credit|Savings|Trading|Marine|Software'''
BODIES = '''Ministry of {X}|{X} Ministry|Department of {X}|{X} Department|National {X} Agency|{X} Committee|
National {X} Authority|Federal {X} Commission|{X} Council|Institute of {X}|Bureau of {X}|Central {X} Office|
National {X} Union|{X} Workers' Union|Association of {X}|International {X} Organization|{X} Federation|
{T} University|University of {T}|Bank of {T}|{T} Stock Exchange|{T} City Council|{T} Police|{T} Times|
Daily {W}|{W} Post|{W} Party|Party of {W}|{W} Front|{W} Movement|National {W} Party|{W} Foundation|Senate|
Parliament|Supreme Court|Foreign Ministry|Defense Ministry|Interior Ministry|Army|{W} Brigade|{W} Institute'''
SUBJECTS = '''Health|Justice|Defence|Finance|Energy|Agriculture|Education|Trade|Industry|Transport|Labour|
Foreign Affairs|Water Resources|Public Security|Statistics|Meteorology|Atomic Energy|Fisheries|Housing|
Planning and Investment|Housing and Urban Development|Trade and Industry|Health and Welfare|
Science and Technology|Labour and Employment|Youth and Sports|Food and Agriculture|
Posts and Telecommunications|Lands and Forests|Forestry|Tourism|Customs|Aviation|Teachers|Farmers|Journalists|Disaster Relief'''
VALUES = '''Freedom|Justice|Unity|Liberty|Democracy|Labour|Reform|Liberation|Progress|Renewal|Herald|Mirror|
Republican|Democratic|Socialist|Islamic|Green|Patriotic|Star|Dawn|Homeland|Solidarity|Alliance'''
TEAM_ENDS = 'United|City|FC|Town|Rovers|Athletic|Wanderers|County|Rangers|Dynamo|Real|Sporting|Racing'
NICKNAMES = '''Tigers|Lions|Eagles|Hawks|Bears|Sharks|Rockets|Knights|Pirates|Falcons|Wolves|Blues|Kings|
Giants|Royals|Braves|Senators|Rangers|Devils|Flyers|Jets|Stars|Storm|Bulls'''
MONTHS = '''Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec'''
DAYS = '''Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday'''


def words(text):
    return [w.strip() for w in text.replace('\n', '').split('|')]


def table(name, kind, column=2):
    out = []
    for line in open(f'{HERE}/../entities/{name}.tsv', encoding='utf-8'):
        fields = line.rstrip('\n').split('\t')
        if not line.startswith('#') and (fields[0] == kind or fields[1] == kind):
            out.append(fields[column].split('|'))
    return out


class Names:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.given = [n for row in table('given_names', 'given') for n in row]
        self.surnames = [n for name in ('surnames', 'surnames_world')
                         for row in table(name, 'surname') for n in row]
        self.cities = [n for row in table('cities', 'city') for n in row]
        self.countries = [row[0] for row in table('countries', 'country')]
        self.demonyms = [row[0] for row in table('countries', 'demonym')]

    def pick(self, items):
        return self.random.choice(items)

    def coined(self):
        syllables = ['ba', 'den', 'kor', 'vi', 'lo', 'mar', 'tes', 'ran', 'gu', 'shi', 'nor', 'el', 'pra',
                     'dov', 'hal', 'in', 'os', 'tur', 'wen', 'za', 'mel', 'che', 'dra', 'fos', 'lin',
                     'quo', 'sten', 'ber', 'gar', 'ski', 'son', 'ova', 'ez', 'ton', 'ford', 'ley']
        return ''.join(self.pick(syllables) for _ in range(self.random.randint(2, 3))).capitalize()

    def surname(self):
        return self.coined() if self.random.random() < 0.3 else self.pick(self.surnames)

    def person(self):
        given = self.coined() if self.random.random() < 0.1 else self.pick(self.given)
        last = self.surname()
        if self.random.random() < 0.1:
            last += '-' + self.surname()
        middle = self.pick(['', '', '', '', self.pick('ABCDEFGHJKLMPRSTW') + '. ',
                            self.pick(self.given) + ' '])
        return {'P': f'{given} {middle}{last}', 'L': last, 'F': given}

    def company(self):
        kind = self.random.random()
        first = (self.pick(self.surnames) if kind < 0.12 else self.coined() if kind < 0.45 else
                 self.pick(words(COMPANY_WORDS)) if kind < 0.85 else self.pick(self.cities))
        if kind < 0.45 and self.random.random() < 0.15:
            return {'C': first, 'S': first}
        if self.random.random() < 0.3:
            first += ' ' + self.pick(words(TRADES))
        return {'C': f'{first} {self.pick(words(COMPANY_ENDS))}', 'S': first}

    def body(self):
        name = self.pick(words(BODIES)).format(X=self.pick(words(SUBJECTS)), T=self.town(),
                                               W=self.pick(words(VALUES)))
        initials = ''.join(w[0] for w in name.split() if w[0].isupper())
        return {'A': name, 'X': initials if len(initials) > 1 else name}

    def town(self):
        return self.coined() if self.random.random() < 0.3 else self.pick(self.cities)

    def team(self):
        town = self.pick(self.cities)
        kind = self.random.random()
        if kind < 0.6:
            return {'U': town}
        return {'U': f'{town} {self.pick(words(TEAM_ENDS))}' if kind < 0.85 else self.pick(words(NICKNAMES))}


def values_of(letter, names):
    if letter in 'PLF':
        return names.person()
    if letter in 'CS':
        return names.company()
    if letter in 'AX':
        return names.body()
    if letter == 'U':
        return names.team()
    if letter in ('T', 'TT'):
        town = names.town()
        return {'T': town, 'TT': town.upper()}
    number = names.random.randrange(len(names.countries))
    return {'Y': names.countries[number], 'D': names.pick(names.demonyms)}


GROUPS = {'P': 'P', 'L': 'P', 'F': 'P', 'C': 'C', 'S': 'C', 'A': 'A', 'X': 'A', 'U': 'U', 'T': 'T',
          'TT': 'T', 'Y': 'Y', 'D': 'Y'}


def tokens_of(text):
    return re.findall(r"\d[\d.,]*\d|'s\b|\w+(?:[-.&'’]\w+)*\.?(?<=[A-Z]\.)|\w+(?:[-&'’](?!s\b)\w+)*|\S", text)


def fill(line, values, names):
    """Pieces of the line: (text, type or None)."""
    pieces = []
    for part in re.split(r'(\{\w+\}|\[[^\]]+\])', line):
        if part.startswith('['):
            pieces.append(tuple(part[1:-1].rsplit('|', 1)))
        elif part.startswith('{'):
            pieces.append(slot(part[1:-1], values, names))
        elif part:
            pieces.append((part, None))
    return pieces


def slot(name, values, names):
    if name == 'N':
        return str(names.random.randint(1, 90)), None
    if name == 'M':
        return f'{names.pick(words(MONTHS))} {names.random.randint(1, 30)}', None
    if name == 'W':
        return names.pick(words(DAYS)), None
    letter, number = re.fullmatch(r'([A-Z]+)(\d)', name).groups()
    key = GROUPS[letter], number
    if key not in values:
        values[key] = values_of(letter, names)
    return values[key][letter], TYPES.get(letter)


def main():
    patterns = open(f'{HERE}/newswire.txt', encoding='utf-8').read()
    patterns = '\n'.join(l for l in patterns.split('\n') if not l.startswith('#'))
    names = Names(1)
    for _ in range(COPIES):
        for pattern in patterns.strip().split('\n\n'):
            values = {}
            print('-DOCSTART-\tO\n')
            for line in pattern.strip().split('\n'):
                for text, kind in fill(line, values, names):
                    for i, token in enumerate(tokens_of(text)):
                        print(token, f'{"I" if i else "B"}-{kind}' if kind else 'O', sep='\t')
                print()


if __name__ == '__main__':
    main()
