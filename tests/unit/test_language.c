#include "common/analysis/language.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static void check(const char *code, const char *text)
{
    const char *guess = ns_language_guess(ns_str_of(text));
    if (code)
        assert_string_equal(guess ? guess : "none", code);
    else
        assert_null(guess);
}

static void test_latin(void **state)
{
    (void)state;
    check(NULL, "The herons came back to the mill on Monday, and nobody in the town could say why "
                "they had gone or what made them return so early in the year.");
    check("fr", "Les hérons sont revenus au moulin lundi, et personne dans la ville ne peut dire "
                "pourquoi ils étaient partis ni ce qui les a fait revenir si tôt dans l'année.");
    check("de", "Die Reiher sind am Montag zur Mühle zurückgekehrt, und niemand in der Stadt kann "
                "sagen, warum sie fort waren und was sie so früh im Jahr wieder zu uns bringt.");
    check("es", "Las garzas volvieron al molino el lunes, y nadie en la ciudad sabe por qué se "
                "habían ido ni lo que las hizo regresar tan pronto este año con los suyos.");
    check("it", "Gli aironi sono tornati al mulino lunedì, e nessuno in città sa dire perché se ne "
                "erano andati e che cosa li ha fatti tornare così presto nella stagione.");
    check("pt", "As garças voltaram ao moinho na segunda-feira, e ninguém na cidade sabe dizer por "
                "que foram embora nem o que as fez voltar tão cedo para o rio com os seus.");
    check("nl", "De reigers zijn maandag naar de molen teruggekeerd, en niemand in de stad kan "
                "zeggen waarom ze weg waren of wat hen zo vroeg in het jaar weer bij ons brengt.");
    check("sv",
          "Hägrarna kom tillbaka till kvarnen i måndags, och ingen i staden kan säga varför "
          "de gav sig av eller vad som fick dem att vända så tidigt på året när det är kallt.");
}

static void test_scripts(void **state)
{
    (void)state;
    check("ru", "Цапли вернулись на мельницу в понедельник, и никто не знает почему.");
    check("uk", "Чаплі повернулися до млина в понеділок, і ніхто у місті не знає чому.");
    check("el", "Οι ερωδιοί επέστρεψαν στον μύλο τη Δευτέρα και κανείς δεν ξέρει γιατί.");
    check("he", "האנפות חזרו לטחנה ביום שני ואיש בעיר אינו יודע מדוע");
    check("ar", "عادت طيور البلشون إلى الطاحونة يوم الاثنين ولا أحد يعرف السبب");
    check("ja", "サギは月曜日に水車小屋に戻ってきたが、その理由を知る者は町にはいない。");
    check("zh", "苍鹭星期一回到了磨坊，城里没有人知道它们为什么离开，又为什么回来。");
    check("ko", "왜가리들이 월요일에 물레방앗간으로 돌아왔지만 왜 떠났는지 아는 사람은 없다");
}

static void test_not_certain(void **state)
{
    (void)state;
    check(NULL, "");
    check(NULL, "Les hérons sont là.");
    check(NULL,
          "Herons Mill Monday Town Year Return Gone Early Nobody Council Road Bank River Bird "
          "Young Fly Close Wants Until Learned Came Back After Three");
    check(NULL, "\xFF\xFE\xFF");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_latin),
        cmocka_unit_test(test_scripts),
        cmocka_unit_test(test_not_certain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
