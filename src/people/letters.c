/* letters.c - see letters.h. Names are of people and could hold anything: line ends in them become
 * blanks, so that nobody writes a paragraph of ours.
 * Flow: serve/routes_sign.c, routes_org.c -> [letters] -> mail.c. */
#include "people/letters.h"
#include "base/buf.h"

static const struct {
    const char *subject[2], *text[2]; /* Dutch, English */
} letters[] = {
    [LETTER_INVITE] =
        {{"Uitnodiging voor Veerkracht", "Invitation to Veerkracht"},
         {"{by} nodigt u uit voor de veerkrachtkaarten, namens {organisation}.\n\n"
          "Kies met deze link een wachtwoord en een tweede stap om in te loggen:\n\n{link}\n\n"
          "De link werkt {time} en één keer. De link is persoonlijk: geef hem niet door.\n"
          "Kent u de afzender niet? Dan hoeft u niets te doen.\n",
          "{by} invites you to the resilience maps, on behalf of {organisation}.\n\n"
          "Choose a password and a second step to log in with this link:\n\n{link}\n\n"
          "The link works for {time} and once. It is personal: do not pass it on.\n"
          "Do you not know the sender? Then there is nothing you need to do.\n"}},
    [LETTER_RESET] =
        {{"Nieuw wachtwoord voor Veerkracht", "A new password for Veerkracht"},
         {"Er is een nieuw wachtwoord aangevraagd voor uw account op {site}.\n\n"
          "Kies het met deze link:\n\n{link}\n\n"
          "De link werkt {time} en één keer. Vroeg u dit niet zelf? Dan hoeft u niets te doen;\n"
          "uw wachtwoord blijft zoals het is.\n",
          "A new password was requested for your account on {site}.\n\n"
          "Choose it with this link:\n\n{link}\n\n"
          "The link works for {time} and once. Was it not you who asked? Then there is nothing "
          "you\n"
          "need to do; your password stays as it is.\n"}},
    [LETTER_NO_ACCOUNT] =
        {{"Geen account bij Veerkracht", "No account with Veerkracht"},
         {"Iemand vroeg met dit e-mailadres een nieuw wachtwoord aan op {site}.\n"
          "Bij dit adres hoort geen account. Gebruikt u misschien een ander adres?\n",
          "Somebody asked for a new password on {site} with this e-mail address.\n"
          "There is no account with this address. Do you perhaps use another one?\n"}},
    [LETTER_CHANGED] = {{"Uw inloggegevens zijn gewijzigd", "Your login details were changed"},
                        {"Het wachtwoord of de tweede stap van uw account op {site} is gewijzigd.\n"
                         "Was u dat niet? Neem dan meteen contact op met de beheerder.\n",
                         "The password or second step of your account on {site} was changed.\n"
                         "Was that not you? Then contact the administrator at once.\n"}},
};

static void one_line(struct buf *out, str s)
{
    for (size_t i = 0; i < s.len; i++)
        buf_byte(out, (unsigned char)s.at[i] < ' ' ? ' ' : (uint8_t)s.at[i]);
}

static void duration(struct buf *out, int64_t hours, bool english)
{
    bool days = hours >= 48;
    int64_t n = days ? hours / 24 : hours;
    buf_int(out, n);
    if (days)
        buf_str(out, english ? S(" days") : S(" dagen"));
    else
        buf_str(out, !english ? S(" uur") : n == 1 ? S(" hour") : S(" hours"));
}

static void value(struct buf *out, str key, const struct letter_about *a)
{
    str somebody = a->english ? S("Somebody") : S("Iemand");
    str site = str_starts(a->site, S("https://")) ? (str){a->site.at + 8, a->site.len - 8}
                                                  : a->site;
    if (str_equal(key, S("by")))
        one_line(out, a->by.len ? a->by : somebody);
    else if (str_equal(key, S("organisation")))
        one_line(out, a->organisation.len ? a->organisation : site);
    else if (str_equal(key, S("link")))
        buf_str(out, a->link);
    else if (str_equal(key, S("site")))
        buf_str(out, site);
    else if (str_equal(key, S("time")))
        duration(out, a->hours, a->english);
    else
        assert(false && "a letter has a word that nobody fills in");
}

void letter_write(struct arena *out, enum letter which, const struct letter_about *about,
                  str *subject, str *text)
{
    struct buf b = {0};
    if (about->name.len) {
        buf_str(&b, about->english ? S("Dear ") : S("Beste "));
        one_line(&b, about->name);
        buf_str(&b, S(",\n\n"));
    }
    str rest = str_from(letters[which].text[about->english]);
    while (rest.len) {
        size_t open = str_find(rest, '{');
        buf_str(&b, (str){rest.at, open});
        if (open == rest.len)
            break;
        rest = (str){rest.at + open + 1, rest.len - open - 1};
        size_t close = str_find(rest, '}');
        value(&b, (str){rest.at, close}, about);
        rest = (str){rest.at + close + 1, rest.len - close - 1};
    }
    *subject = str_from(letters[which].subject[about->english]);
    *text = arena_str(out, buf_text(&b));
    buf_reset(&b);
}
