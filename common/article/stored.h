/* The stored form of an article: the document data of the index.
 *
 *   byte      format version (1)
 *   8 bytes   little-endian: content hash (XXH3-64 of the fields of head and frame as encoded), xor
 *             XXH3-64 of the path: so all is checked, and the content can be compared alone
 *   varint    size of the head in bytes
 *   head      fields id, title, published, section (the first), source: what a hit list shows;
 *             origin: what the writer asks for
 *   varint    size of the path in bytes
 *   path      of the file it was read from: not part of the content
 *   rest      one zstd frame (with checksum) of all other fields; absent when there are none.  The
 *             last ones, mentions (mention.h) and foreign paragraphs (foreign.h), are not part of
 * the content
 *
 * Fields are as fields.h says.  Varints are little-endian base 128.  The frame names its dictionary
 * by dictID (0 = none); the index keeps dictionaries in its metadata (schema.h). */
#ifndef NS_ARTICLE_STORED_H
#define NS_ARTICLE_STORED_H

#include "common/article/article.h"

#include <stdint.h>

struct ns_encoder; /* one thread's compression state */
struct ns_decoder; /* one thread's decompression state */

/* What can be read of a stored article without inflating it; points into the stored bytes. */
struct ns_stored_head {
    uint64_t hash; /* of the content */
    struct ns_str id, title, section, source, path;
    struct ns_date published;
    enum ns_origin origin;
};

/* The dictionary that this program brings (data/), used for new indexes. */
struct ns_str ns_builtin_dictionary(void);

/* dictID that a dictionary's bytes name; 0 when they are not a zstd dictionary. */
uint32_t ns_dictionary_id(struct ns_str dictionary);

/* dictionary may be empty; NS_INVALID when it is not zstd's.  It is copied.  level: zstd's. */
enum ns_status ns_encoder_open(struct ns_encoder **out, struct ns_str dictionary, int level,
                               struct ns_error *err);
void ns_encoder_close(struct ns_encoder *encoder);

/* Appends the stored form of article to out.  NS_LIMIT when it is over what a decoder takes, which
 * the limits of article.h rule out; NS_NOMEM. */
enum ns_status ns_encoder_encode(struct ns_encoder *encoder, const struct ns_article *article,
                                 struct ns_buffer *out, struct ns_error *err);

/* The content hash alone, as it would stand in the stored form. */
enum ns_status ns_encoder_hash(struct ns_encoder *encoder, const struct ns_article *article,
                               uint64_t *hash, struct ns_error *err);

/* What the frame would hold, for who trains a dictionary; until the encoder's next call. */
enum ns_status ns_encoder_frame(struct ns_encoder *encoder, const struct ns_article *article,
                                struct ns_str *out, struct ns_error *err);

/* Finds a dictionary by its dictID (from the index's metadata); NS_NOT_FOUND when unknown. */
typedef enum ns_status ns_dictionary_lookup(void *context, uint32_t id, struct ns_buffer *out,
                                            struct ns_error *err);

enum ns_status ns_decoder_open(struct ns_decoder **out, ns_dictionary_lookup *lookup, void *context,
                               struct ns_error *err);
void ns_decoder_close(struct ns_decoder *decoder);

/* NS_CORRUPT or NS_UNSUPPORTED (newer version) on bytes that are not a stored article. */
enum ns_status ns_stored_read_head(struct ns_str stored, struct ns_stored_head *head,
                                   struct ns_error *err);

/* Decodes everything and checks it against the hash; article is reset first.  NS_CORRUPT,
 * NS_UNSUPPORTED, NS_LIMIT, NS_NOMEM. */
enum ns_status ns_decoder_decode(struct ns_decoder *decoder, struct ns_str stored,
                                 struct ns_article *article, struct ns_error *err);

#endif
