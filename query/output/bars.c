#include "query/output/bars.h"

#include "common/base/number.h"
#include "common/base/terminal.h"
#include "query/output/output_text.h"

#include <stdio.h>

enum {
    INDENT = 2,
    BAR_MAX = 40, /* columns: longer ones are no easier to compare */
    STEPS = 8,    /* of a column */
};

void ns_output_bars_heading(struct ns_buffer *out, const char *name, const char *remark,
                            const struct ns_bars_look *look)
{
    ns_buffer_printf(out, "%s%s%s  %s%s%s\n", look->color ? "\033[1m" : "", name,
                     look->color ? "\033[0m" : "", look->color ? "\033[2m" : "", remark,
                     look->color ? "\033[0m" : "");
}

static void put_spaces(struct ns_buffer *out, size_t count)
{
    while (count--)
        ns_buffer_append_char(out, ' ');
}

/* A bar of so many eighths of a column, one at least. */
static void put_bar(struct ns_buffer *out, size_t eighths)
{
    static const char *const parts[STEPS] = {"",
                                             "\xe2\x96\x8f",
                                             "\xe2\x96\x8e",
                                             "\xe2\x96\x8d",
                                             "\xe2\x96\x8c",
                                             "\xe2\x96\x8b",
                                             "\xe2\x96\x8a",
                                             "\xe2\x96\x89"}; /* ▏ to ▉ */
    if (!eighths)
        eighths = 1;
    for (size_t i = 0; i < eighths / STEPS; i++)
        ns_buffer_append_text(out, "\xe2\x96\x88"); /* █ */
    ns_buffer_append_text(out, parts[eighths % STEPS]);
}

/* The label made plain, cut at so many columns; how many it takes. */
static size_t plain_label(struct ns_buffer *scratch, struct ns_str label, size_t most,
                          struct ns_str *out)
{
    ns_buffer_clear(scratch);
    ns_output_plain(scratch, label, false);
    *out = ns_buffer_str(scratch);
    out->size = ns_terminal_fit(*out, most);
    return ns_terminal_text_width(*out);
}

void ns_output_bars(struct ns_buffer *out, const struct ns_bar *bars, size_t count,
                    const struct ns_bars_look *look)
{
    struct ns_buffer scratch = {0};
    struct ns_str label;
    char number[NS_NUMBER_SIZE];
    size_t label_most = look->width / 2, label_width = 0, number_width = 0;
    uint64_t highest = 1;
    for (size_t i = 0; i < count; i++) {
        size_t columns = plain_label(&scratch, bars[i].label, label_most, &label);
        size_t digits = strlen(ns_number_grouped(bars[i].number, number));
        label_width = columns > label_width ? columns : label_width;
        number_width = digits > number_width ? digits : number_width;
        highest = bars[i].number > highest ? bars[i].number : highest;
    }
    size_t used = INDENT + label_width + 2 + number_width + 1;
    size_t room = look->width > used + 1 ? look->width - used : 1;
    size_t bar_width = room < BAR_MAX ? room : BAR_MAX;
    for (size_t i = 0; i < count; i++) {
        size_t columns = plain_label(&scratch, bars[i].label, label_most, &label);
        put_spaces(out, INDENT);
        ns_buffer_append_str(out, label);
        put_spaces(out, label_width - columns);
        ns_buffer_printf(out, "  %*s ", (int)number_width,
                         ns_number_grouped(bars[i].number, number));
        put_bar(out,
                (size_t)((double)bars[i].number / (double)highest * (double)(bar_width * STEPS)));
        ns_buffer_append_char(out, '\n');
    }
    out->failed |= scratch.failed;
    ns_buffer_release(&scratch);
}
