# golden_clusters.R AREAS OUTPUT - what R spdep finds on test/stats/clusters/areas.txt: makes
# test/stats/clusters/spdep.txt, which the unit tests read. Debian: r-cran-spdep, r-cran-sf.
# The p are not spdep's, which draws with replacement: here are 200,000 draws without, as methods say.
suppressPackageStartupMessages({ library(sf); library(spdep) })
files <- commandArgs(TRUE)
words <- strsplit(grep("^#", readLines(files[1]), invert = TRUE, value = TRUE), " ")
first <- sapply(words, `[`, 1)
area <- cumsum(first == "area")
value <- suppressWarnings(as.numeric(sapply(words[first == "area"], `[`, 2)))
ring <- function(w) { m <- matrix(as.numeric(w[-1]), ncol = 2, byrow = TRUE); rbind(m, m[1, ]) }
shape <- function(i) {
    rings <- which(area == i & first != "area")
    starts <- cumsum(first[rings] == "outer")
    st_multipolygon(unname(lapply(split(rings, starts), function(r) lapply(words[r], ring))))
}
nb <- poly2nb(st_sfc(lapply(seq_along(value), shape)), queen = TRUE)
known <- !is.na(value)
x <- readBin(writeBin(value[known], raw(), size = 4), "numeric", sum(known), size = 4) # float32
part <- subset(nb, known)
W <- nb2listw(part, style = "W", zero.policy = TRUE)
star <- nb2listw(include.self(part), style = "W")
moran <- localmoran(x, W, zero.policy = TRUE, conditional = TRUE)

set.seed(1)
two_sided <- function(found, drawn) {
    least <- min(sum(drawn >= found - 1e-9), sum(drawn <= found + 1e-9))
    min(1, 2 * (1 + least) / (length(drawn) + 1))
}
draws <- 200000
p <- t(sapply(seq_along(x), function(i) {
    near <- part[[i]][part[[i]] > 0]
    k <- length(near)
    both <- replicate(draws, sum(x[sample.int(length(x), k + 1)]))
    others <- if (k == 0) NaN else replicate(draws, sum(x[-i][sample.int(length(x) - 1, k)]))
    c(two_sided(x[i] + sum(x[near]), both), if (k == 0) NaN else two_sided(sum(x[near]), others))
}))

spread <- function(v) { all <- rep(NaN, length(value)); all[known] <- v; sprintf("%.15g", all) }
lists <- sapply(nb, function(l) paste(l[l > 0] - 1, collapse = " "))
writeLines(c(sprintf("# By R spdep %s through bench/with/golden_clusters.R; Moran's I, then a row an area of areas.txt.",
                     packageVersion("spdep")),
             sprintf("# %.15g", moran.test(x, W, zero.policy = TRUE)$estimate[1]), "gi;gi_p;moran;moran_z;moran_p;neighbours",
             paste(spread(as.numeric(localG(x, star))), spread(p[, 1]), spread(moran[, "Ii"]), spread(moran[, "Z.Ii"]),
                   spread(p[, 2]), lists, sep = ";")), files[2])
