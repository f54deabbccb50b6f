package io.evenkeel.planner.unit;

/**
 * How the members of a group shall lie in the domains of a level.
 *
 * @param mostPerDomain how many members may be in one domain
 * @param leastDomains over how many domains they shall be spread, as far as there are members
 * @param mostDomains in how many domains they may be
 */
record GroupShape(int mostPerDomain, int leastDomains, int mostDomains) {
    long violationsOf(int members) {
        return Math.max(0, members - mostPerDomain);
    }

    long violationsIn(int domains, int members) {
        return (long) Math.max(0, Math.min(leastDomains, members) - domains) + Math.max(0, domains - mostDomains);
    }
}
