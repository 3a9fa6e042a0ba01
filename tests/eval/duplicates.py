#!/usr/bin/env python3
"""Near-duplicates: how many of planted copies nsearch --lineage finds, and how many of all pairs that
it tells are copies of one another.

usage: duplicates.py NEWS.ndjson... [--articles N] [--sources N]

Of the articles of the files (NDJSON with "body") some become sources.  Of each source copies are made
in memory that have a share of it, in three ways: the first part of it (cut), some of its sentences
within another text of the same length (mixed), all of it with single words exchanged (edited).  A
found pair is right when it is planted, or when a third of the shorter one's shingles, compared in
full, stand in the other; planted copies with less than the smallest share count as neither."""
import argparse, collections, json, os, random, re, subprocess, sys, tempfile

SHARES = (1.0, 0.7, 0.5, 0.3, 0.2)
BUILD = os.environ.get("NSEARCH_BUILD", "build")


def words(text):
    return re.findall(r"\w+", text.lower())


def shingles(text):
    w = words(text)
    return {tuple(w[i : i + 5]) for i in range(len(w) - 4)}


def sentences(text):
    return [s for s in re.split(r"(?<=[.!?])\s+", text) if s]


def cut(text, share, other, rng):
    parts = sentences(text)
    return " ".join(parts[: max(1, round(share * len(parts)))])


def mixed(text, share, other, rng):
    parts, fill = sentences(text), sentences(other)
    kept = set()
    while len(kept) < round(share * len(parts)):
        at = rng.randrange(len(parts))
        kept.update(range(at, min(at + 3, len(parts))))
    out, k = [], 0
    for i, part in enumerate(parts):
        out.append(part if i in kept else fill[k % len(fill)])
        k += i not in kept
    return " ".join(out)


def edited(text, share, other, rng):
    change, pool = 1 - share ** (1 / 5), words(other)
    return " ".join(rng.choice(pool) if rng.random() < change else w for w in text.split(" "))


def read_articles(files, count):
    articles = []
    for name in files:
        for line in open(name, encoding="utf-8", errors="replace"):
            body = json.loads(line).get("body") or ""
            if len(words(body)) >= 250:
                articles.append(body)
    random.Random(1).shuffle(articles)
    return articles[:count]


def lineage(index, id):
    out = subprocess.run(
        [f"{BUILD}/nsearch", "--index", index, "--json", "--lineage", id],
        capture_output=True, check=True).stdout
    return [json.loads(line)["id"] for line in out.splitlines()]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="+")
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--sources", type=int, default=100)
    args = parser.parse_args()
    rng = random.Random(2)
    bodies = read_articles(args.files, args.articles + args.sources)
    fillers, bodies = bodies[: args.sources], bodies[args.sources :]
    texts = {f"a{i}": body for i, body in enumerate(bodies)}
    planted, made_of = [], {}
    for i in range(args.sources):
        for way in (cut, mixed, edited):
            for share in SHARES:
                id = f"a{i}-{way.__name__}-{share}"
                texts[id] = way(bodies[i], share, fillers[i], rng)
                made_of[id] = f"a{i}"
                planted.append((way.__name__, share, id))
    # Copies of one source after another would find each other: each index has one copy of it.
    found, right, pairs, seen = collections.Counter(), 0, 0, set()
    total = collections.Counter((way, share) for way, share, id in planted)
    sets = {}
    for way in ("cut", "mixed", "edited"):
        for share in SHARES:
            with tempfile.TemporaryDirectory() as index:
                lines = [
                    json.dumps({"id": id, "date": f"2024-05-{1 + n % 9:02}", "body": text})
                    for n, (id, text) in enumerate(texts.items())
                    if id not in made_of or id.endswith(f"-{way}-{share}")]
                subprocess.run([f"{BUILD}/nindex", "--quiet", "--no-entities", "--index", index, "-"],
                               input="\n".join(lines).encode(), check=True)
                for n in range(len(bodies)):
                    members = lineage(index, f"a{n}")
                    for a in members:
                        if a == f"a{n}":
                            continue
                        if made_of.get(a) == f"a{n}":
                            found[way, share] += 1
                        if tuple(sorted((a, f"a{n}"))) in seen:
                            continue
                        seen.add(tuple(sorted((a, f"a{n}"))))
                        pairs += 1
                        both = [sets.setdefault(id, shingles(texts[id])) for id in (a, f"a{n}")]
                        least = min(map(len, both))
                        ok = made_of.get(a) == f"a{n}" or len(both[0] & both[1]) >= least / 3
                        right += ok
                        if not ok and os.environ.get("VERBOSE"):
                            print("wrong:", a, f"a{n}", len(both[0] & both[1]) / least, file=sys.stderr)
    print("share\t" + "\t".join(("cut", "mixed", "edited")))
    for share in SHARES:
        row = (f"{found[way, share] / total[way, share]:.3f}" for way in ("cut", "mixed", "edited"))
        print(f"{share}\t" + "\t".join(row))
    print(f"precision\t{right / pairs if pairs else 1:.4f}\t({right} of {pairs} pairs)")


main()
