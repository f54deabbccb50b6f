package io.evenkeel.server.lookup;

import io.evenkeel.engine.text.Words;
import io.evenkeel.server.console.Style;
import io.evenkeel.server.console.Table;
import io.evenkeel.server.quantity.Figures;
import io.evenkeel.spi.inventory.Vm;
import java.util.Collection;
import java.util.List;

/** VMs as a table. */
public final class VmTable {
    private VmTable() {}

    public static List<String> lines(Collection<Vm> vms, Places places, Style style) {
        Table table = Table.of("VM", "STATE", "HOST", ">CPUS", ">MEMORY", "ID");
        for (Vm vm : vms) {
            table.row(
                    vm.name(),
                    Words.of(vm.state()),
                    places.brief(vm.residence()),
                    String.valueOf(vm.virtualCpus()),
                    Figures.size(vm.memory()),
                    vm.id().value());
        }
        return table.lines(style);
    }
}
