# nsearch: nindex makes an index of news articles, nsearch searches it.
#
# `make help` lists the targets.  The objects of a variant live in build/VARIANT:
#   release   the programs for use, in build/ itself       (-O2 -g)
#   gcc       the same with -Werror, tested by `make check`
#   asan      clang, AddressSanitizer and UBSan, all tests  (-O1 -g)
#   fuzz      the same with libFuzzer

.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all
MAKEFLAGS += --no-builtin-rules
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(shell nproc 2>/dev/null || echo 2)
endif

PREFIX = /usr/local
DESTDIR =
FUZZ_SECONDS = 60
CORPUS = data/sample
SETS = ../sets
V = 0

# ---- variants -------------------------------------------------------------------------------------

VARIANT = release
O = build/$(VARIANT)
BIN = $O

ifeq ($(origin CC),default)
CC = gcc
endif
ifeq ($(origin CXX),default)
CXX = g++
endif
CFLAGS = -O2 -g
CXXFLAGS = $(CFLAGS)
LDFLAGS =
HARDENING = -D_FORTIFY_SOURCE=2 -fstack-protector-strong

ifeq ($(CI),true)
WERROR = 1
endif

SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

ifeq ($(VARIANT),release)
BIN = build
else ifeq ($(VARIANT),gcc)
CC = gcc
CXX = g++
WERROR = 1
else ifeq ($(VARIANT),asan)
CC = clang
CXX = clang++
WERROR = 1
CFLAGS = -O1 -g
HARDENING = $(SANITIZE)
else ifeq ($(VARIANT),fuzz)
CC = clang
CXX = clang++
WERROR = 1
CFLAGS = -O1 -g
HARDENING = $(SANITIZE) -fsanitize=fuzzer-no-link
else
$(error no such VARIANT: $(VARIANT))
endif

# The value is found when a recipe first needs it, not when this file is read: pkg-config may be
# among the packages that are yet to be installed.
XML2_CFLAGS = $(eval XML2_CFLAGS := $$(shell pkg-config --cflags libxml-2.0))$(XML2_CFLAGS)

WARNINGS = -Wall -Wextra -Wconversion -Wshadow $(if $(filter-out 0,$(WERROR)),-Werror)
COMMON_FLAGS = -I. -Ibuild $(WARNINGS) -pthread $(HARDENING) -ffile-prefix-map=$(CURDIR)=.
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE $(COMMON_FLAGS) -Wstrict-prototypes $(XML2_CFLAGS) $(CFLAGS)
ALL_CXXFLAGS = -std=c++17 -D_GNU_SOURCE $(COMMON_FLAGS) $(CXXFLAGS)
# Binding at start costs nothing measurable beside loading libxapian (1.7 ms in all, either way).
ALL_LDFLAGS = -Wl,--as-needed -Wl,-O1 -Wl,--hash-style=gnu -Wl,-z,relro,-z,now -pthread $(HARDENING) $(LDFLAGS)

LIBS_COMMON = -lxapian -lzstd -lutf8proc
LIBS_INDEXER = -larchive -lcjson -lxml2 -lz -lxxhash -luchardet -lbrotlidec -lseccomp

# ---- what there is --------------------------------------------------------------------------------

# Down to three levels of folders, which is all there are.
tree = $(sort $(wildcard $(1)/*.$(2) $(1)/*/*.$(2) $(1)/*/*/*.$(2)))

COMMON_SOURCES := $(call tree,common,c) common/index/xapian_shim.cc
INDEXER_SOURCES := $(call tree,indexer,c)
QUERY_SOURCES := $(call tree,query,c)
UNIT_SOURCES := $(wildcard tests/unit/*.c)
FUZZ_SOURCES := $(wildcard tests/fuzz/*.c)
BENCH_SOURCES := $(wildcard tests/bench/*.c tests/bench/*.cc)
CRASH_SOURCES := $(wildcard tests/crash/*.c)
TOOL_SOURCES := $(wildcard data/*/*.c)
HEADERS := $(foreach top,common indexer query tests data,$(call tree,$(top),h))
C_SOURCES := $(filter %.c,$(COMMON_SOURCES) $(INDEXER_SOURCES) $(QUERY_SOURCES) $(UNIT_SOURCES) \
	$(FUZZ_SOURCES) $(BENCH_SOURCES) $(CRASH_SOURCES) $(TOOL_SOURCES))
CXX_SOURCES := $(filter %.cc,$(COMMON_SOURCES) $(BENCH_SOURCES))

objects = $(patsubst %,$O/%.o,$(basename $(1)))
programs = $(patsubst %.c,$O/%,$(1))

UNIT_TESTS := $(call programs,$(filter tests/unit/test_%,$(UNIT_SOURCES)))
FUZZ_TARGETS := $(call programs,$(filter tests/fuzz/fuzz_%,$(FUZZ_SOURCES)))
CRASH_LIBRARIES := $(patsubst %.c,$O/%.so,$(CRASH_SOURCES))
BENCH_PROGRAMS := $(patsubst %,$O/%,$(basename $(BENCH_SOURCES)))

GENERATED := $(patsubst data/stopwords/%.txt,build/generated/stopwords_%.h,$(wildcard data/stopwords/*.txt)) \
	$(patsubst data/%.zdict,build/generated/%_dictionary.h,$(wildcard data/*.zdict)) \
	build/generated/gazetteer_builtin.h build/generated/country_names.h build/generated/span_model.h
MANUAL := $(patsubst %,build/man/%,$(notdir $(wildcard indexer/*.[17] query/*.[17])))
SHELLS := bash zsh fish
COMPLETIONS := $(foreach shell,$(SHELLS),build/completions/$(shell)/nindex build/completions/$(shell)/nsearch)

# ---- targets for people ---------------------------------------------------------------------------

.PHONY: all
all: $(BIN)/nindex $(BIN)/nsearch ## build/nindex and build/nsearch (the default)

.PHONY: help
help: ## this list
	@sed -n 's/^\([a-z -]*\):.*## \(.*\)/\1|\2/p' Makefile | \
		while IFS='|' read -r targets text; do printf '  %-33s %s\n' "$$targets" "$$text"; done
	@echo
	@echo "Variables: PREFIX, DESTDIR, CC, CXX, CFLAGS, LDFLAGS; V=1 shows the commands,"
	@echo "WERROR=1 makes warnings errors, DEPS=no never installs packages."

.PHONY: docs
docs: $(MANUAL) $(COMPLETIONS) ## manual pages and shell completions, in build/

.PHONY: check
check: build/.deps-check ## every test; the last line counts them
	@tests/run-check.sh

.PHONY: check-unit check-cli check-crash check-fuzz
check-unit check-cli check-crash check-fuzz: build/.deps-check ## one part of it
	@tests/run-check.sh $(@:check-%=%)

.PHONY: crash
crash: build/.deps-check ## kill nindex, and fill its disk, after every single call; takes an hour
	@CRASH_STEP=1 CRASH_ROUNDS=150 CHECK_TEST_TIMEOUT=7200 CHECK_TIMEOUT=14400 tests/run-check.sh crash

.PHONY: soak
soak: build/.deps-check ## a feed folder that changes a thousand times; takes some minutes
	@SOAK_ROUNDS=1000 CHECK_TEST_TIMEOUT=7200 CHECK_TIMEOUT=14400 tests/run-check.sh soak

.PHONY: fuzz
fuzz: build/.deps-check ## fuzz every target for FUZZ_SECONDS=60
	@FUZZ_SECONDS='$(FUZZ_SECONDS)' tests/run-check.sh fuzz

.PHONY: valgrind
valgrind: build/.deps-valgrind ## the unit tests under valgrind
	@tests/run-check.sh valgrind

.PHONY: lint
lint: build/.deps-lint $(GENERATED) ## clang-tidy over all sources
	@CFLAGS='$(filter-out -Werror,$(ALL_CFLAGS))' CXXFLAGS='$(filter-out -Werror,$(ALL_CXXFLAGS))' \
		tests/run-lint.sh $(C_SOURCES) $(CXX_SOURCES)

.PHONY: format
format: build/.deps-check ## clang-format over all sources
	clang-format -i $(C_SOURCES) $(CXX_SOURCES) $(HEADERS)

.PHONY: bench
bench: build/.deps-bench all bench-programs ## time nsearch, beside others where installed
	tests/bench/run.sh

.PHONY: bench-million
bench-million: build/.deps-bench all ## time queries over a million pieces of articles
	tests/bench/million.sh

.PHONY: eval
eval: all ## how good ranking, entities and extraction are
	tests/eval/run.sh
	tests/eval/entities.py

.PHONY: eval-entities
eval-entities: all ## how well names are found: all sets, as they are, as headlines, in capitals
	tests/eval/entities.py

.PHONY: demo
demo: all ## index the sample articles and search them
	@rm -rf build/demo-index
	build/nindex --index build/demo-index data/sample
	build/nsearch --index build/demo-index "North Korea Russia"

.PHONY: dictionary
dictionary: build/.deps-check all ## train data/article.zdict anew from the articles in CORPUS=data/sample
	tests/train-dictionary.sh data/article.zdict $(CORPUS)

.PHONY: train
train: $O/data/model/train_model build/generated/newswire.conll ## train data/model/weights.bin anew from the sets in SETS=../sets
	$O/data/model/train_model data/model/training_sets.tsv $(SETS) data/model/weights.bin

build/generated/newswire.conll: data/model/newswire.py data/model/newswire.txt
	@mkdir -p $(@D)
	data/model/newswire.py >$@

.PHONY: install
install: all docs ## into PREFIX=/usr/local, below DESTDIR
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/man/man7
	install -m 755 build/nindex build/nsearch $(DESTDIR)$(PREFIX)/bin
	install -m 644 $(filter %.1,$(MANUAL)) $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 644 $(filter %.7,$(MANUAL)) $(DESTDIR)$(PREFIX)/share/man/man7
	for program in nindex nsearch; do \
		install -D -m 644 build/completions/bash/$$program $(DESTDIR)$(PREFIX)/share/bash-completion/completions/$$program && \
		install -D -m 644 build/completions/zsh/$$program $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_$$program && \
		install -D -m 644 build/completions/fish/$$program $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/$$program.fish || exit 1; \
	done

.PHONY: clean
clean: ## remove build/
	rm -rf build

# ---- targets for the scripts in tests/ ------------------------------------------------------------

.PHONY: unit-tests fuzz-targets bench-programs crash-libraries trainer list-sources
trainer: $O/data/model/train_model
unit-tests: $(UNIT_TESTS)
fuzz-targets: $(FUZZ_TARGETS)
bench-programs: $(BENCH_PROGRAMS)
crash-libraries: $(CRASH_LIBRARIES)
list-sources:
	@printf '%s\n' $(C_SOURCES) $(CXX_SOURCES) $(HEADERS)

# ---- packages -------------------------------------------------------------------------------------

stamp = { test "$(DEPS)" = no || touch $@; }
build/.deps: .ci/deps.sh
	@mkdir -p build && .ci/deps.sh build && $(stamp)
build/.deps-%: .ci/deps.sh
	@mkdir -p build && .ci/deps.sh $* && $(stamp)
# One apt at a time.
build/.deps-check build/.deps-lint build/.deps-valgrind build/.deps-bench: | build/.deps

# ---- compiling ------------------------------------------------------------------------------------

ifeq ($V,0)
say = @echo "  $(1)  $(2)";
else
say =
endif

# Changes when the commands do, so that other flags build everything anew.
$O/flags: FORCE | build/.deps
	@mkdir -p $O
	@printf '%s\n' '$(CC) $(ALL_CFLAGS)' '$(CXX) $(ALL_CXXFLAGS)' '$(ALL_LDFLAGS)' >$@.new
	@cmp -s $@ $@.new && rm $@.new || mv $@.new $@
.PHONY: FORCE

$(call objects,$(C_SOURCES)): $O/%.o: %.c $O/flags | $(GENERATED)
	@mkdir -p $(@D)
	$(call say,CC ,$<)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(call objects,$(CXX_SOURCES)): $O/%.o: %.cc $O/flags | $(GENERATED)
	@mkdir -p $(@D)
	$(call say,CXX,$<)$(CXX) $(ALL_CXXFLAGS) -MMD -MP -c -o $@ $<

# Changes when sources come or go, so that what is removed also leaves the archives.
$O/members: FORCE | build/.deps
	@mkdir -p $O
	@printf '%s\n' $(COMMON_SOURCES) $(INDEXER_SOURCES) $(QUERY_SOURCES) $(UNIT_SOURCES) >$@.new
	@cmp -s $@ $@.new && rm $@.new || mv $@.new $@

$O/libcommon.a: $(call objects,$(COMMON_SOURCES))
$O/libindexer.a: $(call objects,$(filter-out indexer/main.c,$(INDEXER_SOURCES)))
$O/libquery.a: $(call objects,$(filter-out query/main.c,$(QUERY_SOURCES)))
$O/libunit.a: $(call objects,$(filter-out tests/unit/test_%,$(UNIT_SOURCES)))
$(addprefix $O/lib,common.a indexer.a query.a unit.a): $O/members
	@rm -f $@
	$(call say,AR ,$@)ar rcs $@ $(filter %.o,$^)

$(BIN)/nindex: $O/indexer/main.o $O/libindexer.a $O/libcommon.a
	$(call say,LD ,$@)$(CXX) $(ALL_LDFLAGS) -o $@ $^ $(LIBS_COMMON) $(LIBS_INDEXER)

# Start-up counts here: no library beyond what a search needs, and the small ones as archives where
# they are installed as such, since each that is loaded costs every search 0.05 ms.
static_library = $(or $(filter /%,$(shell $(CC) -print-file-name=lib$(1).a)),-l$(1))
LIBS_QUERY = $(eval LIBS_QUERY := -lxapian $$(call static_library,zstd) $$(call static_library,utf8proc))$(LIBS_QUERY)
$(BIN)/nsearch: $O/query/main.o $O/libquery.a $O/libcommon.a
	$(call say,LD ,$@)$(CXX) $(ALL_LDFLAGS) -o $@ $^ $(LIBS_QUERY)

TEST_ARCHIVES = $O/libindexer.a $O/libquery.a $O/libcommon.a
LINK_TEST = $(call say,LD ,$@)$(CXX) $(ALL_LDFLAGS) -o $@ $^ $(LIBS_COMMON) $(LIBS_INDEXER)

$(UNIT_TESTS): %: %.o $O/libunit.a $(TEST_ARCHIVES)
	$(LINK_TEST) -lcmocka
$(FUZZ_TARGETS): %: %.o $(TEST_ARCHIVES)
	$(LINK_TEST) -fsanitize=fuzzer
$(BENCH_PROGRAMS): %: %.o $(TEST_ARCHIVES)
	$(LINK_TEST)
$O/data/model/train_model: $O/data/model/train_model.o $O/data/model/training_texts.o $O/libcommon.a
	$(call say,LD ,$@)$(CXX) $(ALL_LDFLAGS) -o $@ $^ $(LIBS_COMMON) -lm

# To be loaded before libc.
$(CRASH_LIBRARIES): $O/%.so: %.c $O/flags
	@mkdir -p $(@D)
	$(call say,SO ,$@)$(CC) $(ALL_CFLAGS) -fPIC -shared -o $@ $< -ldl

-include $(patsubst %.o,%.d,$(call objects,$(C_SOURCES) $(CXX_SOURCES)))

# ---- generated files ------------------------------------------------------------------------------

build/generated/%_dictionary.h: data/%.zdict
	@mkdir -p $(@D)
	$(call say,GEN,$@)od -An -v -tx1 $< | sed 's/ \([0-9a-f][0-9a-f]\)/0x\1,/g' >$@

# The tables of names, checked and compiled by a program of our own that runs where nsearch is built.
# The table of ambiguous names is read last: it refers to the others.
HOSTCC = cc
NAMES := $(filter-out %/ambiguous.tsv,$(sort $(wildcard data/entities/*.tsv))) data/entities/ambiguous.tsv
NAMES_COMPILER := data/entities/compile.c $(addprefix common/entities/,gazetteer_build.c gazetteer_finish.c gazetteer.c word.c) \
	common/analysis/normalize.c $(patsubst %,common/base/%.c,arena buffer status table utf8)
build/generated/compile-names: $(NAMES_COMPILER) $(wildcard common/entities/*.h common/base/*.h) | build/.deps
	@mkdir -p $(@D)
	$(call say,HOST,$@)$(HOSTCC) -std=c11 -D_GNU_SOURCE -I. -O1 -o $@ $(NAMES_COMPILER) -lutf8proc
build/generated/gazetteer_builtin.h: build/generated/compile-names $(NAMES)
	$(call say,GEN,$@)build/generated/compile-names $(NAMES) >$@

# The code and the main name of each country that has a code.
build/generated/country_names.h: data/entities/countries.tsv
	@mkdir -p $(@D)
	$(call say,GEN,$@)LC_ALL=C awk -F'\t' '$$1 == "country" && $$2 ~ /^[A-Z][A-Z]$$/ { sub(/\|.*/, "", $$3); printf "{\"%s\", \"%s\"},\n", $$2, $$3 }' $< | LC_ALL=C sort >$@

# Buckets of 64 bytes.
build/generated/span_model.h: data/model/weights.bin
	@mkdir -p $(@D)
	$(call say,GEN,$@)od -An -v -w64 -td1 $< | sed -e 's/\([0-9]\)  */\1,/g' -e 's/.*/{&},/' >$@

# One word a line; empty lines and lines that begin with # do not count.
build/generated/stopwords_%.h: data/stopwords/%.txt
	@mkdir -p $(@D)
	$(call say,GEN,$@)sed -e '/^#/d' -e '/^[[:space:]]*$$/d' -e 's/["\\]/\\&/g' -e 's/.*/"&",/' $< >$@

# The table of options of a program stands in for the line `.\" @OPTIONS@` of its page.
define manual_page
	@mkdir -p $(@D)
	@$(BIN)/$(basename $(@F)) --generate man >$@.options
	$(call say,GEN,$@)sed -e '/^\.\\" @OPTIONS@$$/{r $@.options' -e 'd;}' $< >$@
	@rm $@.options
endef
build/man/nindex.1: indexer/nindex.1 $(BIN)/nindex
	$(manual_page)
build/man/nsearch.1: query/nsearch.1 $(BIN)/nsearch
	$(manual_page)
build/man/nsearch-query.7: query/nsearch-query.7
	@mkdir -p $(@D)
	$(call say,GEN,$@)cp $< $@

build/completions/%/nindex: $(BIN)/nindex
	@mkdir -p $(@D)
	$(call say,GEN,$@)$(BIN)/nindex --generate $* >$@
build/completions/%/nsearch: $(BIN)/nsearch
	@mkdir -p $(@D)
	$(call say,GEN,$@)$(BIN)/nsearch --generate $* >$@
