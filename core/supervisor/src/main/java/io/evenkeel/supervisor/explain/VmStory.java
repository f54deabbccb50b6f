package io.evenkeel.supervisor.explain;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.VmId;
import java.util.List;
import java.util.Map;

/**
 * Why a VM is where it is, and what will happen next.
 *
 * @param where where it was seen last
 * @param because how it came there, as far as that is known
 * @param keeping whether it is kept alive, and why
 * @param underWay what is being done with it now
 * @param next what will happen, and if what
 * @param otherHosts what speaks against each other host, by its id; empty text where nothing does
 * @param lately what became of requests about it
 */
public record VmStory(
        VmId vm,
        String name,
        String where,
        String because,
        String keeping,
        List<String> underWay,
        String next,
        Map<String, String> otherHosts,
        List<String> lately) {
    public VmStory {
        requireNonNull(vm, "vm");
        requireNonNull(name, "name");
        requireNonNull(where, "where");
        requireNonNull(because, "because");
        requireNonNull(keeping, "keeping");
        underWay = List.copyOf(underWay);
        requireNonNull(next, "next");
        otherHosts = Map.copyOf(otherHosts);
        lately = List.copyOf(lately);
    }
}
