package io.evenkeel.server.watch;

import static io.evenkeel.server.quantity.Figures.NOT_KNOWN;

import io.evenkeel.server.console.Json;
import io.evenkeel.server.console.Style;
import io.evenkeel.server.console.Table;
import io.evenkeel.server.lookup.Places;
import io.evenkeel.server.quantity.Figures;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MemoryProgress;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.unit.Share;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Migrations that were looked at once, as a table. */
public final class MigrationTable {
    private final Places places;
    private final Map<VmId, String> vmNames;

    public MigrationTable(Places places, Map<VmId, String> vmNames) {
        this.places = places;
        this.vmNames = Map.copyOf(vmNames);
    }

    /** What one look at a migration showed. */
    public record Row(MigrationRequest request, MigrationSnapshot snapshot) {}

    public List<String> lines(Collection<Row> rows, Style style) {
        Table table = Table.of("MIGRATION", "VM", "FROM", "TO", "PHASE", ">LEFT", ">RATE");
        for (Row row : rows) {
            Optional<MemoryProgress> memory = row.snapshot().memory();
            table.row(
                    row.snapshot().id().toString(),
                    vm(row),
                    places.name(row.request().source()),
                    places.name(row.request().destination()),
                    ProgressLine.phase(row.snapshot()),
                    memory.map(MemoryProgress::remaining)
                            .map(Figures::size)
                            .orElseGet(() -> percentLeft(row.snapshot())),
                    memory.flatMap(MemoryProgress::transferRate)
                            .map(Figures::rate)
                            .orElse(NOT_KNOWN));
        }
        return table.lines(style);
    }

    public Map<String, Object> json(Row row) {
        Optional<MemoryProgress> memory = row.snapshot().memory();
        OptionalInt iteration = memory.map(MemoryProgress::iteration).orElse(OptionalInt.empty());
        return Json.object()
                .put("migration", row.snapshot().id().toString())
                .put("vm", row.request().vm().value())
                .put("vmName", vm(row))
                .put("source", row.request().source().value())
                .put("destination", row.request().destination().value())
                .put("phase", row.snapshot().phase().name())
                .put("iteration", iteration.isPresent() ? Optional.of(iteration.getAsInt()) : Optional.empty())
                .put("transferred", memory.map(each -> each.transferred().bytes()))
                .put("remaining", memory.map(each -> each.remaining().bytes()))
                .put(
                        "transferRate",
                        memory.flatMap(MemoryProgress::transferRate).map(rate -> rate.bytesPerSecond()))
                .put("fraction", row.snapshot().fraction().map(Share::value))
                .build();
    }

    private String vm(Row row) {
        VmId id = row.request().vm();
        return vmNames.getOrDefault(id, id.value());
    }

    private static String percentLeft(MigrationSnapshot snapshot) {
        return snapshot.fraction()
                .map(share -> Math.round((1 - share.value()) * 100) + " %")
                .orElse(NOT_KNOWN);
    }
}
