# golden_clusters_grid.R OUTPUT - Gi* by R spdep on a village of squares with lonely ones around it:
# makes test/stats/clusters/grid.txt, which the unit tests read. Debian: r-cran-spdep.
suppressPackageStartupMessages(library(spdep))
set.seed(4)
place <- expand.grid(column = 1200:1239, row = 4800:4829) # by row, then column
near <- exp(-((place$column - 1215)^2 + (place$row - 4812)^2) / 90)
place <- place[runif(nrow(place)) < 0.85 * near + 0.02, ]
place <- rbind(place, data.frame(column = 1300, row = 4830)) # nobody within reach
float <- function(v) readBin(writeBin(v, raw(), size = 4), "numeric", length(v), size = 4)
x <- float(round(0.2 + 0.1 * sin(place$column / 5) + rnorm(nrow(place), 0, 0.08), 4))
x[sample(nrow(place) - 1, 25)] <- NA
known <- !is.na(x)
gi <- function(metres) {
    nb <- dnearneigh(100 * as.matrix(place[known, ]), 0, metres + 1e-6)
    out <- rep(NaN, nrow(place))
    out[known] <- as.numeric(localG(x[known], nb2listw(include.self(nb), style = "B", zero.policy = TRUE), zero.policy = TRUE))
    sprintf("%.15g", out)
}
writeLines(c(sprintf("# By R spdep %s through bench/with/golden_clusters_grid.R: localG on include.self, all squares within so many metres.",
                     packageVersion("spdep")),
             "column;row;value;150;500;1000", paste(place$column, place$row, sprintf("%.9g", ifelse(known, x, NaN)), gi(150), gi(500), gi(1000), sep = ";")),
           commandArgs(TRUE)[1])
