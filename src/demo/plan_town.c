/* plan_town.c - Testdam, drawn by hand, and two neighbours made by chance.
 * Places are in metres from the north-west corner of the drawing, y to the south. */
#include "demo/chance.h"
#include "demo/names.h"
#include "demo/plan.h"

static const struct point CORNER = {148000, 462000};

static struct point drawn(double x, double y)
{
    return (struct point){CORNER.x + x, CORNER.y - y};
}

/* Testdam's neighbourhoods: centre, reach of the built land, residents, wijk, name rank. */
static const struct {
    short x, y, reach_m, people, wijk, rank;
    const char *name;
    bool business;
} TESTDAM[] = {
    {5181, 3466, 400, 1480, 0, 0, "Binnendam", 0},
    {4567, 3547, 370, 1230, 0, 0, "Oude Vest", 0},
    {5553, 2400, 420, 1520, 0, 1, "Stationskwartier", 0},
    {6285, 3678, 450, 1570, 0, 0, "Testhaven", 0},
    {4391, 2205, 470, 1210, 1, 0, "Kompasbuurt", 0},
    {3705, 1704, 450, 1450, 1, 0, "Windroos", 0},
    {4481, 1266, 440, 1550, 1, 0, "Passerhof", 0},
    {5361, 1373, 400, 1330, 1, 0, "Poolster", 0},
    {6121, 1125, 380, 1270, 1, 0, "Meridiaan", 0},
    {5999, 1915, 370, 900, 1, 0, "Gradenboog", 0},
    {3955, 2835, 340, 960, 2, 0, "Meetveld-Oost", 0},
    {2991, 2717, 520, 1950, 2, 0, "Meetveld-West", 0},
    {3454, 2235, 370, 1150, 2, 0, "Liniaalbuurt", 0},
    {2983, 3402, 300, 720, 2, 0, "Waterpas", 0},
    {3891, 3365, 380, 1100, 2, 0, "Schietlood", 0},
    {6826, 2899, 440, 1170, 3, 0, "Schetsbuurt", 0},
    {8008, 3600, 370, 970, 3, 0, "Houtskool", 0},
    {7850, 2728, 440, 1650, 3, 0, "Penseelhof", 0},
    {5972, 2960, 370, 1040, 3, 0, "Inktpot", 0},
    {7440, 3300, 370, 1090, 3, 0, "Palet", 0},
    {7824, 1930, 430, 1390, 4, 0, "Letterveld", 0},
    {6939, 2027, 430, 1610, 4, 0, "Zetkast", 0},
    {6800, 1382, 390, 1100, 4, 0, "Drukkershof", 0},
    {7848, 1280, 330, 40, 4, 0, "Kantlijn", 1},
    {5105, 4936, 430, 1190, 5, 0, "Overtestel", 0},
    {5881, 5000, 390, 1270, 5, 0, "Veerbuurt", 0},
    {6573, 4666, 380, 1050, 5, 0, "Dijkpost", 0},
    {4431, 4690, 430, 1440, 5, 0, "Peilschaal", 0},
    {5348, 5623, 460, 1730, 5, 0, "Krib", 0},
    {3580, 4547, 500, 2000, 5, 0, "Tolhek", 0},
    {7441, 4700, 460, 1780, 5, 0, "Roeimeester", 0},
    {6850, 5420, 420, 20, 6, 0, "Proefhaven", 1},
    {9276, 2835, 420, 10, 6, 0, "Testpark", 1},
    {1821, 1450, 520, 1920, 7, 3, "Kruisdorp", 0},
    {9750, 1450, 560, 2290, 8, 3, "Ruigenhoek", 0},
    {9800, 5900, 540, 2190, 9, 3, "Zuiderveen", 0},
    {1745, 5580, 470, 1505, 10, 3, "Rietwaard", 0},
};

/* What is planted: centre, radius, estate level, change of vulnerable share (per mille) and of
 * nuisance (per mille). */
static const struct {
    short x, y, radius_m, estate, vulnerable, nuisance;
} PLANTED[] = {
    /* little resilience: both up */
    {2991, 2830, 620, 95, 66, 120},
    {3980, 3480, 420, 50, 58, 100},
    {5000, 4960, 480, 80, 62, 115},
    {5500, 5560, 470, 65, 60, 105},
    {7960, 2060, 430, 75, 64, 115},
    {6430, 3800, 330, 45, 60, 105},
    {5280, 3500, 230, 20, 70, 120},
    /* resilient: vulnerable up, nuisance down */
    {4391, 2230, 560, 70, 66, -95},
    {9950, 6000, 330, 20, 62, -85},
    /* holding on: vulnerable up, nuisance same */
    {3500, 2160, 380, 35, 62, 0},
    {3950, 2700, 330, 45, 60, 0},
    {7560, 2620, 360, 10, 60, 0},
    {6600, 2960, 280, 0, 62, 0},
    {3250, 4560, 320, 0, 60, 0},
    {4700, 4980, 240, 20, 58, 0},
    {5250, 2560, 250, 20, 60, 0},
    /* nuisance up, another cause */
    {1700, 1550, 360, 0, 0, 105},
    {6980, 1700, 330, 10, 0, 105},
    {2950, 3540, 330, 35, 0, 110},
    {6020, 3560, 330, 15, 0, 105},
    {5700, 4760, 260, 30, 0, 105},
    {9550, 1700, 300, 0, 0, 95},
    /* improving: nuisance down */
    {7900, 3060, 380, 10, 0, -100},
    {6950, 2640, 260, 0, 0, -90},
    {6200, 900, 300, 0, 0, -95},
    {1950, 5560, 300, 0, 0, -90},
    {3650, 4230, 300, 0, 0, -95},
    {4050, 1900, 250, 0, 0, -90},
    {7900, 3720, 260, 0, 0, -90},
    {5980, 2150, 250, 0, 0, -90},
    /* relief: both down */
    {7441, 4760, 420, 5, -55, -110},
    {6270, 1290, 300, 5, -52, -90},
    /* relief without effect: vulnerable down */
    {4540, 3580, 380, 25, -58, 0},
    {9850, 1330, 340, 5, -55, 0},
    {6720, 1330, 270, 10, -55, 0},
    {4500, 1100, 230, 5, -52, 0},
    /* worse without concentration */
    {10050, 1560, 250, 0, -50, 90},
};

static const struct point TESTEL[] = {
    {22000, 6900}, {15500, 5950}, {13744, 5469}, {11262, 4810}, {10808, 4861}, {10100, 5080},
    {9503, 4916},  {8960, 4600},  {8371, 4250},  {7779, 3988},  {7200, 3953},  {6760, 4068},
    {6300, 4310},  {5816, 4487},  {5239, 4508},  {4800, 4300},  {4402, 4064},  {3905, 3850},
    {3173, 3944},  {2711, 3956},  {1989, 3642},  {1262, 3034},  {882, 2884},   {300, 2820},
    {-2156, 3371}, {-5000, 3900}, {-9500, 3300}, {-15000, 4200}};
static const struct point MOTORWAY[] = {{9700, -3500}, {9166, -836}, {8870, 1000},
                                        {8760, 2570},  {8700, 4215}, {9050, 5185},
                                        {9412, 5985},  {9784, 7690}, {10500, 11500}};
static const struct point RING[] = {{2200, 2900}, {2600, 2000}, {3300, 1350},
                                    {4100, 950},  {5200, 820},  {6500, 900},
                                    {7400, 1150}, {8300, 1750}, {8800, 2400}};
static const struct point RADIAL_NORTH[] = {
    {4300, -3300}, {4650, -300}, {5100, 700},  {5350, 1600}, {5450, 2450}, {5300, 3100},
    {5150, 3700},  {5180, 4510}, {5300, 5100}, {5550, 6000}, {6200, 7200}, {6900, 11000}};
static const struct point RADIAL_WEST[] = {
    {-14000, 400}, {-8500, 900}, {-2500, 1300}, {500, 1500},   {1821, 1500},
    {2700, 2050},  {3500, 2480}, {4400, 2700},  {5450, 2800},  {6300, 2650},
    {7300, 2500},  {8400, 2450}, {10700, 2150}, {15500, 2000}, {20000, 1500}};
static const struct point SOUTH_BANK[] = {
    {-14000, 6600}, {-6500, 5900}, {-1500, 5200}, {700, 5300},   {1750, 5450},
    {3000, 4650},   {4100, 4560},  {5180, 4760},  {6200, 4850},  {7400, 4750},
    {8300, 5100},   {9600, 5750},  {11300, 6300}, {14500, 7400}, {20000, 8300}};
static const struct point CROSS_EAST[] = {{9750, 1400}, {8870, 1400}, {7850, 1700}, {7300, 2450},
                                          {6700, 3200}, {6200, 3600}, {5600, 3550}, {4900, 3450},
                                          {4000, 3300}, {3000, 3150}, {2200, 2900}};
static const struct point SOUTH_EAST[] = {{5300, 5100}, {6600, 5200}, {7700, 5350}, {9050, 5185}};
static const struct point RAIL_WEST[] = {
    {-14000, 1900}, {-9500, 1700}, {-2500, 1800}, {548, 1943},  {2966, 2322},
    {4200, 2560},   {5446, 2670},  {6400, 2480},  {7306, 2258}, {8546, 2258},
    {11150, 2574},  {15500, 3100}, {20000, 3000}};
static const struct point RAIL_NORTH[] = {{6400, 2480}, {7000, 2180}, {7500, 1500},
                                          {8000, 800},  {9166, -836}, {11000, -3500}};

static const struct point STREAM[] = {
    {6900, 4020}, {6984, 3654}, {7060, 3400}, {7123, 3253},  {7304, 2893}, {7422, 2462},
    {7441, 2239}, {7435, 2013}, {7393, 1787}, {7329, 1616},  {7154, 1214}, {7096, 984},
    {7053, 629},  {7046, 404},  {7107, -3},   {7653, -1835}, {8000, -3400}};
static const struct point HARBOUR[] = {{7060, 3450}, {6820, 3520}, {6600, 3520},
                                       {6420, 3500}, {6220, 3450}, {6120, 3320}};

static struct line line_drawn(struct arena *out, const struct point *at, size_t count, int rank)
{
    struct line line = {.at = NEW(out, struct point, count), .count = (int)count, .rank = rank};
    for (size_t i = 0; i < count; i++)
        line.at[i] = drawn(at[i].x, at[i].y);
    return line;
}
#define DRAWN(out, points, rank) line_drawn((out), (points), COUNT(points), (rank))

static void draw_lines(struct arena *out, struct plan *plan)
{
    plan->rivers = NEW(out, struct line, 1);
    plan->rivers[0] = DRAWN(out, TESTEL, 0);
    plan->rivers[0].width_m = 190;
    plan->rivers[0].name = "Testel";
    plan->river_count = 1;
    plan->streams = NEW(out, struct line, 2);
    plan->streams[0] = DRAWN(out, STREAM, 0);
    plan->streams[1] = DRAWN(out, HARBOUR, 0);
    plan->streams[0].width_m = 52;
    plan->streams[1].width_m = 76;
    plan->stream_count = 2;
    const struct line roads[] = {DRAWN(out, MOTORWAY, 1),     DRAWN(out, RING, 2),
                                 DRAWN(out, RADIAL_NORTH, 2), DRAWN(out, RADIAL_WEST, 2),
                                 DRAWN(out, SOUTH_BANK, 2),   DRAWN(out, CROSS_EAST, 2),
                                 DRAWN(out, SOUTH_EAST, 2)};
    plan->roads = NEW(out, struct line, COUNT(roads));
    memcpy(plan->roads, roads, sizeof roads);
    plan->road_count = COUNT(roads);
    plan->rails = NEW(out, struct line, 2);
    plan->rails[0] = DRAWN(out, RAIL_WEST, 0);
    plan->rails[1] = DRAWN(out, RAIL_NORTH, 0);
    plan->rail_count = 2;
    plan->stations = NEW(out, struct blob, 3);
    plan->stations[0] = (struct blob){.at = drawn(5446, 2670), .name = "Testdam"};
    plan->stations[1] = (struct blob){.at = drawn(14100, 2940), .name = "Oefenwoude"};
    plan->stations[2] = (struct blob){.at = drawn(-2900, 1800), .name = "Schetsmeer"};
    plan->station_count = 3;
}

static void draw_testdam(struct plan *plan)
{
    double people = 0;
    for (size_t i = 0; i < COUNT(TESTDAM); i++) {
        plan->quarters[plan->quarter_count++] = (struct quarter){
            .at = drawn(TESTDAM[i].x, TESTDAM[i].y),
            .reach_m = 1.19 * TESTDAM[i].reach_m,
            .people = 0.955 * TESTDAM[i].people,
            .parts = 1,
            .wijk = TESTDAM[i].wijk + 1,
            .name = TESTDAM[i].name,
            .rank = (uint8_t)TESTDAM[i].rank,
            .business = TESTDAM[i].business};
        people += 0.955 * TESTDAM[i].people;
    }
    plan->gemeenten[0].people = people;
    for (size_t i = 0; i < COUNT(PLANTED); i++)
        plan->spots[plan->spot_count++] = (struct spot){
            drawn(PLANTED[i].x, PLANTED[i].y), PLANTED[i].radius_m, PLANTED[i].estate / 100.0,
            PLANTED[i].vulnerable / 1000.0, PLANTED[i].nuisance / 1000.0};
}

static void draw_land(struct plan *plan)
{
    const struct blob lakes[] = {{drawn(2050, 4960), 400, 1.5, -0.35, "Proefplas"},
                                 {drawn(9450, 5500), 200, 2.2, 0.4, "Kleine Proefplas"},
                                 {drawn(3720, 6080), 230, 1.3, 0.1, "Toetsven"}};
    const struct blob greens[] = {{drawn(2500, 1130), 300, 1.7, 0.2, NULL},
                                  {drawn(4750, 1850), 250, 1.3, 0.5, "Wijzerpark"},
                                  {drawn(6130, 1560), 150, 1.2, 1.2, NULL},
                                  {drawn(7340, 2380), 190, 1.4, 0.3, "Letterpark"},
                                  {drawn(1000, 3560), 430, 1.3, 2.1, NULL},
                                  {drawn(6560, 5080), 250, 1.6, 2.9, NULL},
                                  {drawn(9650, 4250), 330, 1.5, 0.4, NULL},
                                  {drawn(4950, 6450), 300, 1.8, 0.2, NULL},
                                  {drawn(8450, 6250), 360, 1.9, 0.3, NULL},
                                  {drawn(9900, 2300), 340, 1.6, 0.1, NULL},
                                  {drawn(5650, 3950), 170, 1.6, 0.4, "Kaapstadpark"},
                                  {drawn(3900, 5500), 380, 1.5, 2.6, NULL}};
    memcpy(plan->lakes, lakes, sizeof lakes);
    plan->lake_count = COUNT(lakes);
    memcpy(plan->greens, greens, sizeof greens);
    plan->green_count = COUNT(greens);
}

void plan_town(struct arena *out, struct plan *plan)
{
    plan_room(out, plan, 3, 120, 200, 400);
    plan->low = (struct point){136000, 449000};
    plan->high = (struct point){166000, 468000};
    plan->grid_m = 560;
    const struct gemeente gemeenten[] = {{.at = drawn(5750, 3750),
                                          .rx_m = 5300,
                                          .ry_m = 3350,
                                          .number = 9001,
                                          .name = "Testdam",
                                          .redivided = true},
                                         {.at = drawn(14300, 3500),
                                          .rx_m = 3900,
                                          .ry_m = 4700,
                                          .number = 9002,
                                          .name = "Oefenwoude",
                                          .people = 52000,
                                          .redivided = true},
                                         {.at = drawn(-3300, 2700),
                                          .rx_m = 4200,
                                          .ry_m = 4600,
                                          .number = 9003,
                                          .name = "Schetsmeer",
                                          .people = 31000}};
    memcpy(plan->gemeenten, gemeenten, sizeof gemeenten);
    plan->gemeente_count = COUNT(gemeenten);
    draw_testdam(plan);
    draw_land(plan);
    draw_lines(out, plan);
    for (int g = 1; g < plan->gemeente_count; g++)
        plan_fill_gemeente(out, plan, g);
}
