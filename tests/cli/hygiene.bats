# What reaches the index is clean: charsets, mojibake, unseen characters, languages.

load helpers

setup() {
    start_test
    cd "$BATS_TEST_TMPDIR" || return
}

russian='Цапли вернулись на старую мельницу в понедельник утром, и никто в городе не может сказать, почему они ушли и что заставило их вернуться так рано.'

@test "a page that names no charset is read in the one that it is in" {
    for charset in WINDOWS-1251 KOI8-R; do
        echo "<html><body><h1>Цапли вернулись</h1><p>$russian</p></body></html>" | iconv -t $charset >page.html
        [ "$(nindex --extract page.html | jq -r .body)" = "$russian" ]
        printf 'Цапли вернулись\n\n%s\n' "$russian" | iconv -t $charset >page.txt
        [ "$(nindex --extract page.txt | jq -r .body)" = "$russian" ]
    done
    [ "$(nindex --extract page.html | jq -r .lang)" = ru ]
}

@test "text that was read in the wrong charset is put right" {
    echo '{"id":"a","title":"CafÃ© life","body":"Itâ€™s so\u00adlu\u00adtion: the o\ufb03cial line\u200b."}' | nindex --quiet -
    [ "$(nindex --export | jq -r .title)" = "Café life" ]
    [ "$(nindex --export | jq -r .body)" = "It’s solution: the official line." ]
    [ "$(nsearch --format '%{id}\n' 'solution official')" = a ]
}

@test "articles are stemmed in the language that they are in" {
    {
        echo '{"id":"fr","body":"Les chevaux sont revenus au moulin lundi, et personne dans la ville ne peut dire pourquoi ils étaient partis, ni ce que l’homme du moulin a fait pour les revoir si tôt."}'
        echo '{"id":"de","body":"Die Reiher sind am Montag zur Mühle zurückgekehrt, und niemand in der Stadt kann sagen, warum sie fort waren. Es waren mehr als 10.000 in einem Jahr, und sie wohnen nun bei uns."}'
        echo '{"id":"en","body":"The herons came back to the mill on Monday, and nobody in the town can say why they had gone away from us, or what it was that made all of them return so early."}'
    } | nindex --quiet -
    [ "$(nindex --export | jq -r '"\(.id) \(.lang)"' | xargs)" = "fr fr de de en null" ]
    [ "$(nsearch --format '%{id}\n' homme)" = fr ]
    [ "$(nsearch --format '%{id}\n' cheval)" = fr ]
    [ "$(nsearch --format '%{id}\n' "l'homme")" = fr ]
    [ "$(nsearch --format '%{id}\n' 10000)" = de ]
    [ "$(nsearch --format '%{id}\n' lang:de)" = de ]
}
