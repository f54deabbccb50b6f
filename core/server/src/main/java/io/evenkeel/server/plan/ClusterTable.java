package io.evenkeel.server.plan;

import io.evenkeel.engine.text.Words;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.Placement;
import io.evenkeel.planner.model.Resource;
import io.evenkeel.planner.score.Evenness;
import io.evenkeel.server.console.Style;
import io.evenkeel.server.console.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is in use of each host, as plans see it. */
public final class ClusterTable {
    private static final int SHOWN = 100;

    private ClusterTable() {}

    /** A line for each host, and the score below. */
    public static List<String> lines(Cluster cluster, Style style) {
        Dense dense = new Dense(cluster);
        Placement placement = new Placement(dense);
        List<String> titles = new ArrayList<>(List.of("HOST", "STATE", ">VMS"));
        for (Resource resource : cluster.resources()) {
            titles.add(">" + resource.name().toUpperCase(Locale.ROOT));
        }
        Table table = Table.of(titles.toArray(new String[0]));
        for (int h = 0; h < Math.min(SHOWN, dense.hosts); h++) {
            Host host = cluster.hosts().get(h);
            List<String> cells = new ArrayList<>(List.of(host.name(), Words.of(host.state()), "" + placement.count(h)));
            for (int k = 0; k < dense.resources; k++) {
                cells.add(percent(placement.used(h, k) * dense.inverse[h * dense.resources + k]));
            }
            table.row(cells.toArray(new String[0]));
        }
        List<String> lines = new ArrayList<>(table.lines(style));
        if (dense.hosts > SHOWN) {
            lines.add("... and " + (dense.hosts - SHOWN) + " more; --output json has them all");
        }
        lines.add(String.format(
                Locale.ROOT,
                "%d hosts, %d VMs, %d rules; score %.4f (0 is even)",
                dense.hosts,
                dense.vms,
                cluster.constraints().size(),
                new Evenness(placement).score()));
        return lines;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", share * 100);
    }
}
