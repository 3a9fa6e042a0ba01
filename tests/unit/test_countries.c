#include "tests/tagger_check.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <setjmp.h>

#include <cmocka.h>

/* All of ISO 3166-1, and Kosovo: a name, a word for the people and the capital.  Empty: nobody
 * lives there; the capital is the country, or its name is not for it alone. */
static const struct country {
    const char *code, *name, *demonym, *capital;
} countries[] = {
    {"AD", "Andorra", "Andorran", "Andorra la Vella"},
    {"AE", "United Arab Emirates", "Emirati", "Abu Dhabi"},
    {"AF", "Afghanistan", "Afghan", "Kabul"},
    {"AG", "Antigua and Barbuda", "Antiguan", ""},
    {"AI", "Anguilla", "Anguillan", "The Valley"},
    {"AL", "Albania", "Albanian", "Tirana"},
    {"AM", "Armenia", "Armenian", "Yerevan"},
    {"AO", "Angola", "Angolan", "Luanda"},
    {"AQ", "Antarctica", "Antarctican", ""},
    {"AR", "Argentina", "Argentine", "Buenos Aires"},
    {"AS", "American Samoa", "American Samoan", "Pago Pago"},
    {"AT", "Austria", "Austrian", "Vienna"},
    {"AU", "Australia", "Australian", "Canberra"},
    {"AW", "Aruba", "Aruban", "Oranjestad"},
    {"AX", "Åland Islands", "Ålander", "Mariehamn"},
    {"AZ", "Azerbaijan", "Azerbaijani", "Baku"},
    {"BA", "Bosnia and Herzegovina", "Bosnian", "Sarajevo"},
    {"BB", "Barbados", "Barbadian", "Bridgetown"},
    {"BD", "Bangladesh", "Bangladeshi", "Dhaka"},
    {"BE", "Belgium", "Belgian", "Brussels"},
    {"BF", "Burkina Faso", "Burkinabe", "Ouagadougou"},
    {"BG", "Bulgaria", "Bulgarian", "Sofia"},
    {"BH", "Bahrain", "Bahraini", "Manama"},
    {"BI", "Burundi", "Burundian", "Gitega"},
    {"BJ", "Benin", "Beninese", "Porto-Novo"},
    {"BL", "Saint Barthélemy", "Barthélemois", "Gustavia"},
    {"BM", "Bermuda", "Bermudian", ""},
    {"BN", "Brunei", "Bruneian", "Bandar Seri Begawan"},
    {"BO", "Bolivia", "Bolivian", "La Paz"},
    {"BQ", "Bonaire, Sint Eustatius and Saba", "Bonairean", "Kralendijk"},
    {"BR", "Brazil", "Brazilian", "Brasília"},
    {"BS", "Bahamas", "Bahamian", "Nassau"},
    {"BT", "Bhutan", "Bhutanese", "Thimphu"},
    {"BV", "Bouvet Island", "", ""},
    {"BW", "Botswana", "Botswanan", "Gaborone"},
    {"BY", "Belarus", "Belarusian", "Minsk"},
    {"BZ", "Belize", "Belizean", "Belmopan"},
    {"CA", "Canada", "Canadian", "Ottawa"},
    {"CC", "Cocos Islands", "Cocos Islander", "West Island"},
    {"CD", "Democratic Republic of the Congo", "Congolese", "Kinshasa"},
    {"CF", "Central African Republic", "Central African", "Bangui"},
    {"CG", "Republic of the Congo", "", "Brazzaville"},
    {"CH", "Switzerland", "Swiss", "Bern"},
    {"CI", "Ivory Coast", "Ivorian", "Yamoussoukro"},
    {"CK", "Cook Islands", "Cook Islander", "Avarua"},
    {"CL", "Chile", "Chilean", "Santiago"},
    {"CM", "Cameroon", "Cameroonian", "Yaoundé"},
    {"CN", "China", "Chinese", "Beijing"},
    {"CO", "Colombia", "Colombian", "Bogotá"},
    {"CR", "Costa Rica", "Costa Rican", ""},
    {"CU", "Cuba", "Cuban", "Havana"},
    {"CV", "Cape Verde", "Cape Verdean", "Praia"},
    {"CW", "Curaçao", "Curaçaoan", "Willemstad"},
    {"CX", "Christmas Island", "Christmas Islander", "Flying Fish Cove"},
    {"CY", "Cyprus", "Cypriot", "Nicosia"},
    {"CZ", "Czech Republic", "Czech", "Prague"},
    {"DE", "Germany", "German", "Berlin"},
    {"DJ", "Djibouti", "Djiboutian", ""},
    {"DK", "Denmark", "Danish", "Copenhagen"},
    {"DM", "Dominica", "", "Roseau"},
    {"DO", "Dominican Republic", "Dominican", "Santo Domingo"},
    {"DZ", "Algeria", "Algerian", "Algiers"},
    {"EC", "Ecuador", "Ecuadorian", "Quito"},
    {"EE", "Estonia", "Estonian", "Tallinn"},
    {"EG", "Egypt", "Egyptian", "Cairo"},
    {"EH", "Western Sahara", "Sahrawi", "El Aaiun"},
    {"ER", "Eritrea", "Eritrean", "Asmara"},
    {"ES", "Spain", "Spanish", "Madrid"},
    {"ET", "Ethiopia", "Ethiopian", "Addis Ababa"},
    {"FI", "Finland", "Finnish", "Helsinki"},
    {"FJ", "Fiji", "Fijian", "Suva"},
    {"FK", "Falkland Islands", "Falkland Islander", ""},
    {"FM", "Micronesia", "Micronesian", "Palikir"},
    {"FO", "Faroe Islands", "Faroese", "Tórshavn"},
    {"FR", "France", "French", "Paris"},
    {"GA", "Gabon", "Gabonese", "Libreville"},
    {"GB", "United Kingdom", "British", "London"},
    {"GD", "Grenada", "Grenadian", "Saint George's"},
    {"GE", "Republic of Georgia", "Georgian", "Tbilisi"},
    {"GF", "French Guiana", "French Guianese", "Cayenne"},
    {"GG", "Guernsey", "Guernseyman", "Saint Peter Port"},
    {"GH", "Ghana", "Ghanaian", "Accra"},
    {"GI", "Gibraltar", "Gibraltarian", ""},
    {"GL", "Greenland", "Greenlandic", "Nuuk"},
    {"GM", "Gambia", "Gambian", "Banjul"},
    {"GN", "Guinea", "Guinean", "Conakry"},
    {"GP", "Guadeloupe", "Guadeloupean", "Basse-Terre"},
    {"GQ", "Equatorial Guinea", "Equatorial Guinean", "Malabo"},
    {"GR", "Greece", "Greek", "Athens"},
    {"GS", "South Georgia and the South Sandwich Islands", "", "King Edward Point"},
    {"GT", "Guatemala", "Guatemalan", "Guatemala City"},
    {"GU", "Guam", "Guamanian", "Hagåtña"},
    {"GW", "Guinea-Bissau", "Bissau-Guinean", "Bissau"},
    {"GY", "Guyana", "Guyanese", "Georgetown"},
    {"HK", "Hong Kong", "Hong Konger", ""},
    {"HM", "Heard Island and McDonald Islands", "", ""},
    {"HN", "Honduras", "Honduran", "Tegucigalpa"},
    {"HR", "Croatia", "Croatian", "Zagreb"},
    {"HT", "Haiti", "Haitian", "Port-au-Prince"},
    {"HU", "Hungary", "Hungarian", "Budapest"},
    {"ID", "Indonesia", "Indonesian", "Jakarta"},
    {"IE", "Ireland", "Irish", "Dublin"},
    {"IL", "Israel", "Israeli", "Jerusalem"},
    {"IM", "Isle of Man", "Manx", "Douglas"},
    {"IN", "India", "Indian", "New Delhi"},
    {"IO", "British Indian Ocean Territory", "Chagossian", "Diego Garcia"},
    {"IQ", "Iraq", "Iraqi", "Baghdad"},
    {"IR", "Iran", "Iranian", "Tehran"},
    {"IS", "Iceland", "Icelandic", "Reykjavík"},
    {"IT", "Italy", "Italian", "Rome"},
    {"JE", "Jersey", "Jerseyman", "Saint Helier"},
    {"JM", "Jamaica", "Jamaican", "Kingston"},
    {"JO", "Jordan", "Jordanian", "Amman"},
    {"JP", "Japan", "Japanese", "Tokyo"},
    {"KE", "Kenya", "Kenyan", "Nairobi"},
    {"KG", "Kyrgyzstan", "Kyrgyz", "Bishkek"},
    {"KH", "Cambodia", "Cambodian", "Phnom Penh"},
    {"KI", "Kiribati", "I-Kiribati", "South Tarawa"},
    {"KM", "Comoros", "Comoran", "Moroni"},
    {"KN", "Saint Kitts and Nevis", "Kittitian", "Basseterre"},
    {"KP", "North Korea", "North Korean", "Pyongyang"},
    {"KR", "South Korea", "South Korean", "Seoul"},
    {"KW", "Kuwait", "Kuwaiti", "Kuwait City"},
    {"KY", "Cayman Islands", "Caymanian", ""},
    {"KZ", "Kazakhstan", "Kazakh", "Astana"},
    {"LA", "Laos", "Laotian", "Vientiane"},
    {"LB", "Lebanon", "Lebanese", "Beirut"},
    {"LC", "Saint Lucia", "Saint Lucian", "Castries"},
    {"LI", "Liechtenstein", "Liechtensteiner", "Vaduz"},
    {"LK", "Sri Lanka", "Sri Lankan", "Colombo"},
    {"LR", "Liberia", "Liberian", "Monrovia"},
    {"LS", "Lesotho", "Basotho", "Maseru"},
    {"LT", "Lithuania", "Lithuanian", "Vilnius"},
    {"LU", "Luxembourg", "Luxembourgish", ""},
    {"LV", "Latvia", "Latvian", "Riga"},
    {"LY", "Libya", "Libyan", "Tripoli"},
    {"MA", "Morocco", "Moroccan", "Rabat"},
    {"MC", "Monaco", "Monegasque", ""},
    {"MD", "Moldova", "Moldovan", "Chisinau"},
    {"ME", "Montenegro", "Montenegrin", "Podgorica"},
    {"MF", "Saint Martin", "Saint-Martinois", "Marigot"},
    {"MG", "Madagascar", "Malagasy", "Antananarivo"},
    {"MH", "Marshall Islands", "Marshallese", "Majuro"},
    {"MK", "North Macedonia", "Macedonian", "Skopje"},
    {"ML", "Mali", "Malian", "Bamako"},
    {"MM", "Myanmar", "Burmese", "Naypyidaw"},
    {"MN", "Mongolia", "Mongolian", "Ulan Bator"},
    {"MO", "Macau", "Macanese", ""},
    {"MP", "Northern Mariana Islands", "Northern Mariana Islander", "Saipan"},
    {"MQ", "Martinique", "Martinican", "Fort-de-France"},
    {"MR", "Mauritania", "Mauritanian", "Nouakchott"},
    {"MS", "Montserrat", "Montserratian", "Brades"},
    {"MT", "Malta", "Maltese", "Valletta"},
    {"MU", "Mauritius", "Mauritian", "Port Louis"},
    {"MV", "Maldives", "Maldivian", "Malé"},
    {"MW", "Malawi", "Malawian", "Lilongwe"},
    {"MX", "Mexico", "Mexican", "Mexico City"},
    {"MY", "Malaysia", "Malaysian", "Kuala Lumpur"},
    {"MZ", "Mozambique", "Mozambican", "Maputo"},
    {"NA", "Namibia", "Namibian", "Windhoek"},
    {"NC", "New Caledonia", "New Caledonian", "Nouméa"},
    {"NE", "Niger", "Nigerien", "Niamey"},
    {"NF", "Norfolk Island", "Norfolk Islander", ""},
    {"NG", "Nigeria", "Nigerian", "Abuja"},
    {"NI", "Nicaragua", "Nicaraguan", "Managua"},
    {"NL", "Netherlands", "Dutch", "Amsterdam"},
    {"NO", "Norway", "Norwegian", "Oslo"},
    {"NP", "Nepal", "Nepalese", "Kathmandu"},
    {"NR", "Nauru", "Nauruan", "Yaren"},
    {"NU", "Niue", "Niuean", "Alofi"},
    {"NZ", "New Zealand", "New Zealander", "Wellington"},
    {"OM", "Oman", "Omani", "Muscat"},
    {"PA", "Panama", "Panamanian", "Panama City"},
    {"PE", "Peru", "Peruvian", "Lima"},
    {"PF", "French Polynesia", "Tahitian", "Papeete"},
    {"PG", "Papua New Guinea", "Papua New Guinean", "Port Moresby"},
    {"PH", "Philippines", "Philippine", "Manila"},
    {"PK", "Pakistan", "Pakistani", "Islamabad"},
    {"PL", "Poland", "Polish", "Warsaw"},
    {"PM", "Saint Pierre and Miquelon", "Saint-Pierrais", "Saint-Pierre"},
    {"PN", "Pitcairn", "Pitcairn Islander", "Adamstown"},
    {"PR", "Puerto Rico", "Puerto Rican", ""},
    {"PS", "Palestine", "Palestinian", "Ramallah"},
    {"PT", "Portugal", "Portuguese", "Lisbon"},
    {"PW", "Palau", "Palauan", "Ngerulmud"},
    {"PY", "Paraguay", "Paraguayan", "Asunción"},
    {"QA", "Qatar", "Qatari", "Doha"},
    {"RE", "Réunion", "Réunionese", "Saint-Denis"},
    {"RO", "Romania", "Romanian", "Bucharest"},
    {"RS", "Serbia", "Serbian", "Belgrade"},
    {"RU", "Russia", "Russian", "Moscow"},
    {"RW", "Rwanda", "Rwandan", "Kigali"},
    {"SA", "Saudi Arabia", "Saudi", "Riyadh"},
    {"SB", "Solomon Islands", "Solomon Islander", "Honiara"},
    {"SC", "Seychelles", "Seychellois", ""},
    {"SD", "Sudan", "Sudanese", "Khartoum"},
    {"SE", "Sweden", "Swedish", "Stockholm"},
    {"SG", "Singapore", "Singaporean", ""},
    {"SH", "Saint Helena", "Saint Helenian", "Jamestown"},
    {"SI", "Slovenia", "Slovenian", "Ljubljana"},
    {"SJ", "Svalbard", "", "Longyearbyen"},
    {"SK", "Slovakia", "Slovak", "Bratislava"},
    {"SL", "Sierra Leone", "Sierra Leonean", "Freetown"},
    {"SM", "San Marino", "Sammarinese", "City of San Marino"},
    {"SN", "Senegal", "Senegalese", "Dakar"},
    {"SO", "Somalia", "Somali", "Mogadishu"},
    {"SR", "Suriname", "Surinamese", "Paramaribo"},
    {"SS", "South Sudan", "South Sudanese", "Juba"},
    {"ST", "São Tomé and Príncipe", "Sao Tomean", ""},
    {"SV", "El Salvador", "Salvadoran", "San Salvador"},
    {"SX", "Sint Maarten", "Sint Maartener", "Philipsburg"},
    {"SY", "Syria", "Syrian", "Damascus"},
    {"SZ", "Eswatini", "Swazi", "Mbabane"},
    {"TC", "Turks and Caicos Islands", "Turks and Caicos Islander", "Cockburn Town"},
    {"TD", "Chad", "Chadian", "N'Djamena"},
    {"TF", "French Southern Territories", "", ""},
    {"TG", "Togo", "Togolese", "Lomé"},
    {"TH", "Thailand", "Thai", "Bangkok"},
    {"TJ", "Tajikistan", "Tajik", "Dushanbe"},
    {"TK", "Tokelau", "Tokelauan", ""},
    {"TL", "Timor-Leste", "Timorese", "Dili"},
    {"TM", "Turkmenistan", "Turkmen", "Ashgabat"},
    {"TN", "Tunisia", "Tunisian", "Tunis"},
    {"TO", "Tonga", "Tongan", "Nuku'alofa"},
    {"TR", "Turkey", "Turkish", "Ankara"},
    {"TT", "Trinidad and Tobago", "Trinidadian", "Port of Spain"},
    {"TV", "Tuvalu", "Tuvaluan", "Funafuti"},
    {"TW", "Taiwan", "Taiwanese", "Taipei"},
    {"TZ", "Tanzania", "Tanzanian", "Dodoma"},
    {"UA", "Ukraine", "Ukrainian", "Kyiv"},
    {"UG", "Uganda", "Ugandan", "Kampala"},
    {"UM", "United States Minor Outlying Islands", "", ""},
    {"US", "United States", "American", "Washington"},
    {"UY", "Uruguay", "Uruguayan", "Montevideo"},
    {"UZ", "Uzbekistan", "Uzbek", "Tashkent"},
    {"VA", "Vatican City", "", ""},
    {"VC", "Saint Vincent and the Grenadines", "Vincentian", "Kingstown"},
    {"VE", "Venezuela", "Venezuelan", "Caracas"},
    {"VG", "British Virgin Islands", "British Virgin Islander", "Road Town"},
    {"VI", "United States Virgin Islands", "U.S. Virgin Islander", "Charlotte Amalie"},
    {"VN", "Vietnam", "Vietnamese", "Hanoi"},
    {"VU", "Vanuatu", "Vanuatuan", "Port-Vila"},
    {"WF", "Wallis and Futuna", "Wallisian", "Mata-Utu"},
    {"WS", "Samoa", "Samoan", "Apia"},
    {"XK", "Kosovo", "Kosovar", "Pristina"},
    {"YE", "Yemen", "Yemeni", "Sanaa"},
    {"YT", "Mayotte", "Mahoran", "Mamoudzou"},
    {"ZA", "South Africa", "South African", "Pretoria"},
    {"ZM", "Zambia", "Zambian", "Lusaka"},
    {"ZW", "Zimbabwe", "Zimbabwean", "Harare"},
};
enum { COUNTRIES = sizeof countries / sizeof *countries };

static void tag_sentence(const char *before, const char *name, const char *after)
{
    struct ns_error err;
    char body[256];
    snprintf(body, sizeof body, "%s%s%s", before, name, after);
    ns_article_reset(&article);
    assert_int_equal(ns_article_set(&article, &article.body, ns_str_of(body), NS_BODY_MAX, &err),
                     NS_OK);
    assert_int_equal(ns_tagger_tag(tagger, &article, &found, &err), NS_OK);
}

static bool has_country(const char *code, enum ns_entity_manner manner)
{
    for (size_t i = 0; i < found.count; i++)
        if (found.items[i].type == NS_ENTITY_COUNTRY && found.items[i].manner == manner &&
            ns_str_equal(found.items[i].identity, ns_str_of(code)))
            return true;
    print_message("%s: %.*s\n", code, (int)article.body.size, article.body.data);
    return false;
}

static void test_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTRIES; i++) {
        tag_sentence("It was raining in ", countries[i].name, " at that time.");
        assert_true(has_country(countries[i].code, NS_MANNER_NAME));
    }
}

static void test_codes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTRIES; i++) {
        struct ns_str out[NS_ENTITY_FOUND_MAX];
        assert_int_equal(
            ns_entities_find(NULL, NS_ENTITY_COUNTRY, ns_str_of(countries[i].code), out), 1);
        assert_true(ns_str_equal(out[0], ns_str_of(countries[i].code)));
    }
}

static void test_demonyms(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTRIES; i++) {
        if (!*countries[i].demonym)
            continue;
        tag_sentence("Then a ", countries[i].demonym, " voter spoke.");
        assert_true(has_country(countries[i].code, NS_MANNER_DEMONYM));
    }
}

static void test_capitals(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTRIES; i++) {
        if (!*countries[i].capital)
            continue;
        tag_sentence("It was raining in ", countries[i].capital, " at that time.");
        assert_true(has_country(countries[i].code, NS_MANNER_EVIDENCE));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_codes),
        cmocka_unit_test(test_demonyms),
        cmocka_unit_test(test_capitals),
    };
    return cmocka_run_group_tests_name("countries", tests, open_tagger, close_tagger);
}
