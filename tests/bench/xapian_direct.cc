// What Xapian alone takes for the same work on the same index: the floor that nsearch is held to.
//
//   xapian_direct once INDEX WORD...              open, find the ten best of any word, print their
//   docids xapian_direct batch INDEX QUERIES [any|all]   every line in one process; prints a TSV
//   line
//
// The batch reads id and title of the ten best, after one warm-up pass, and takes the median of
// three passes for each query, as nsearch --batch --timing does.
#include <xapian.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

const Xapian::doccount wanted = 10;

static Xapian::Query query_of(Xapian::Query::op op, const std::vector<std::string> &words)
{
    Xapian::Stem stem("english");
    std::vector<std::string> terms;
    terms.reserve(words.size());
    for (const auto &word : words)
        terms.push_back(stem(word));
    return Xapian::Query(op, terms.begin(), terms.end());
}

static std::vector<std::string> split(const std::string &line)
{
    std::vector<std::string> words;
    std::string word;
    for (char letter : line + " ") {
        unsigned char c = static_cast<unsigned char>(letter);
        if (std::isalnum(c) || c >= 0x80) {
            word += static_cast<char>(std::tolower(c));
        } else if (!word.empty()) {
            words.push_back(word);
            word.clear();
        }
    }
    return words;
}

static size_t varint(const std::string &data, size_t &at)
{
    size_t value = 0;
    for (unsigned shift = 0; at < data.size() && shift < 63; shift += 7) {
        unsigned char c = static_cast<unsigned char>(data[at++]);
        value |= static_cast<size_t>(c & 0x7f) << shift;
        if (c < 0x80)
            break;
    }
    return value;
}

// The first two fields of the head (stored.h): id and title.
static size_t read_id_and_title(const std::string &data)
{
    size_t at = 9, bytes = 0;
    varint(data, at);
    for (int field = 0; field < 2 && at < data.size(); field++) {
        varint(data, at);
        size_t size = varint(data, at);
        bytes += data.substr(std::min(at, data.size()), size).size();
        at += size;
    }
    return bytes;
}

static size_t search(const Xapian::Database &db, const Xapian::Query &query, size_t &shown)
{
    size_t bytes = 0;
    Xapian::Enquire enquire(db);
    enquire.set_query(query);
    Xapian::MSet hits = enquire.get_mset(0, wanted);
    for (auto hit = hits.begin(); hit != hits.end(); ++hit, ++shown)
        bytes += read_id_and_title(hit.get_document().get_data());
    return bytes;
}

static double percentile(const std::vector<double> &sorted, double p)
{
    size_t rank = static_cast<size_t>(p * static_cast<double>(sorted.size()) / 100 + 0.9999999);
    return sorted[rank < 1 ? 0 : std::min(rank, sorted.size()) - 1];
}

static int batch(const char *index, const char *path, const std::string &mode)
{
    const Xapian::Query::op op = mode == "all" ? Xapian::Query::OP_AND : Xapian::Query::OP_OR;
    const int rounds = 3;
    Xapian::Database db(index);
    std::ifstream file(path);
    std::vector<std::vector<std::string>> queries;
    std::vector<std::vector<double>> times;
    size_t bytes = 0, shown = 0;
    for (std::string line; std::getline(file, line);)
        if (!split(line).empty())
            queries.push_back(split(line));
    times.resize(queries.size());
    for (int round = -1; round < rounds; round++) {
        shown = 0;
        for (size_t i = 0; i < queries.size(); i++) {
            auto start = std::chrono::steady_clock::now();
            bytes += search(db, query_of(op, queries[i]), shown);
            std::chrono::duration<double, std::milli> took =
                std::chrono::steady_clock::now() - start;
            if (round >= 0)
                times[i].push_back(took.count());
        }
    }
    std::vector<double> medians;
    double total = 0;
    for (auto &one : times) {
        std::sort(one.begin(), one.end());
        medians.push_back(one[rounds / 2]);
        total += one[rounds / 2];
    }
    if (medians.empty())
        return 2;
    std::sort(medians.begin(), medians.end());
    std::printf("xapian\t%s\t%u\t%zu\t%.3f\t%.3f\t%.3f\t%.3f\t%.1f\t%zu\t\t\n", mode.c_str(),
                wanted, medians.size(), percentile(medians, 50), percentile(medians, 95),
                percentile(medians, 99), total / static_cast<double>(medians.size()), total, shown);
    return bytes == 0;
}

static int once(const char *index, const std::vector<std::string> &words)
{
    Xapian::Database db(index);
    Xapian::Enquire enquire(db);
    enquire.set_query(query_of(Xapian::Query::OP_OR, words));
    Xapian::MSet hits = enquire.get_mset(0, wanted);
    for (auto hit = hits.begin(); hit != hits.end(); ++hit)
        std::printf("%u\n", *hit);
    return 0;
}

int main(int argc, char **argv)
try {
    std::string mode = argc > 3 ? argv[1] : "";
    if (mode == "once")
        return once(argv[2], std::vector<std::string>(argv + 3, argv + argc));
    if (mode == "batch")
        return batch(argv[2], argv[3], argc > 4 ? argv[4] : "any");
    std::cerr << "usage: xapian_direct once INDEX WORD... | batch INDEX QUERIES [any|all]\n";
    return 2;
} catch (const Xapian::Error &error) {
    std::cerr << "xapian_direct: " << error.get_description() << "\n";
    return 1;
}
