# spdep.R STORE OUTPUT [BOUNDARY INDICATOR PERIOD SOURCE DRAWS]
# Queen neighbours, Gi* and Moran of one series of a store with R spdep: the peer of bench_clusters.
# Writes the same CSV. Debian: r-cran-spdep, r-cran-sf.
suppressPackageStartupMessages({ library(sf); library(spdep) })
given <- commandArgs(TRUE)
words <- c(given, c(NA, NA, "2024", "lbm3_onv", "2022", "leefbaarometer3", "999")[-seq_along(given)])
store <- words[1]
areas <- st_read(store, query = sprintf(
    "SELECT b.code, s.%2$s AS value, b.geom FROM buurt_%1$s b LEFT JOIN s_buurt_%1$s_%4$s_%3$s s USING (fid) ORDER BY b.fid",
    words[3], words[4], words[5], words[6]), quiet = TRUE)
draws <- as.integer(words[7])
set.seed(1)

nb <- poly2nb(areas, queen = TRUE)
known <- !is.na(areas$value)
# our numbers are float32: compare on the same ones
x <- readBin(writeBin(areas$value[known], raw(), size = 4), "numeric", sum(known), size = 4)
part <- subset(nb, known)
W <- nb2listw(part, style = "W", zero.policy = TRUE)
star <- nb2listw(include.self(part), style = "W")

gi <- localG_perm(x, star, nsim = draws, zero.policy = TRUE)
gi_z <- localG(x, star, zero.policy = TRUE)
moran_perm <- localmoran_perm(x, W, nsim = draws, zero.policy = TRUE)
moran <- localmoran(x, W, zero.policy = TRUE, conditional = TRUE)
global <- moran.test(x, W, zero.policy = TRUE)$estimate[1]

spread <- function(v) { all <- rep(NaN, nrow(areas)); all[known] <- ifelse(is.na(v), NaN, v); sprintf("%.17g", all) }
lists <- sapply(nb, function(l) paste(l[l > 0] - 1, collapse = " "))
writeLines(c(sprintf("# %.17g", global), "code;value;gi;gi_p;moran;moran_z;moran_p;neighbours",
    paste(areas$code, spread(x), spread(as.numeric(gi_z)), spread(attr(gi, "internals")[, "Pr(z != E(Gi)) Sim"]),
          spread(moran[, "Ii"]), spread(moran[, "Z.Ii"]), spread(moran_perm[, "Pr(z != E(Ii)) Sim"]), lists, sep = ";")),
    words[2])
