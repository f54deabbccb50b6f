package io.evenkeel.supervisor.explain;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.verdict.Verdict;
import java.util.List;

/**
 * What is thought of a host, why, and what will happen next.
 *
 * @param state what the platform says of it
 * @param reasons what the verdict rests on
 * @param held whether it is being emptied or held empty, by whom; empty if not
 * @param kept how many VMs that are kept alive were last seen on it
 * @param obstacles what keeps VMs on it though it shall be empty, with remedies
 * @param underWay what is being done with it now, or with its VMs
 * @param next what will happen, and if what
 * @param lately what became of requests about it
 */
public record HostStory(
        HostId host,
        String name,
        String state,
        Verdict verdict,
        String reasons,
        String held,
        int kept,
        List<String> obstacles,
        List<String> underWay,
        String next,
        List<String> lately) {
    public HostStory {
        requireNonNull(host, "host");
        requireNonNull(name, "name");
        requireNonNull(state, "state");
        requireNonNull(verdict, "verdict");
        requireNonNull(reasons, "reasons");
        requireNonNull(held, "held");
        obstacles = List.copyOf(obstacles);
        underWay = List.copyOf(underWay);
        requireNonNull(next, "next");
        lately = List.copyOf(lately);
    }
}
