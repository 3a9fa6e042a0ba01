/* Lucene's ranking as a yardstick: EnglishAnalyzer, BM25 (k1 1.2, b 0.75), any word, one field.
 *   LuceneRun ARTICLES QUERIES DEPTH
 * ARTICLES: id, tab, text; QUERIES: id, tab, query; one a line.  Prints a TREC run. */
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Paths;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.QueryBuilder;

public final class LuceneRun {
    private static void index(Directory directory, Analyzer analyzer, String path)
            throws IOException {
        IndexWriterConfig config = new IndexWriterConfig(analyzer);
        config.setSimilarity(new BM25Similarity(1.2f, 0.75f));
        try (IndexWriter writer = new IndexWriter(directory, config)) {
            for (String line : Files.readAllLines(Paths.get(path))) {
                int tab = line.indexOf('\t');
                Document document = new Document();
                document.add(new StringField("id", line.substring(0, tab), Field.Store.YES));
                document.add(new TextField("text", line.substring(tab + 1), Field.Store.NO));
                writer.addDocument(document);
            }
        }
    }

    private static void answer(IndexSearcher searcher, Analyzer analyzer, String line, int depth,
            PrintStream out) throws IOException {
        int tab = line.indexOf('\t');
        Query query = new QueryBuilder(analyzer).createBooleanQuery("text", line.substring(tab + 1));
        if (query == null)
            return;
        int rank = 0;
        for (ScoreDoc hit : searcher.search(query, depth).scoreDocs)
            out.printf("%s Q0 %s %d %f lucene%n", line.substring(0, tab),
                    searcher.doc(hit.doc).get("id"), ++rank, hit.score);
    }

    public static void main(String[] args) throws IOException {
        Analyzer analyzer = new EnglishAnalyzer();
        Directory directory = new ByteBuffersDirectory();
        index(directory, analyzer, args[0]);
        try (DirectoryReader reader = DirectoryReader.open(directory);
                PrintStream out = new PrintStream(System.out, false)) {
            IndexSearcher searcher = new IndexSearcher(reader);
            searcher.setSimilarity(new BM25Similarity(1.2f, 0.75f));
            for (String line : Files.readAllLines(Paths.get(args[1])))
                answer(searcher, analyzer, line, Integer.parseInt(args[2]), out);
        }
    }
}
