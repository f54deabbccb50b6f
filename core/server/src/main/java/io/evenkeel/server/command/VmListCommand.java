package io.evenkeel.server.command;

import io.evenkeel.server.connection.OpenConnection;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.Json;
import io.evenkeel.server.lookup.Names;
import io.evenkeel.server.lookup.Places;
import io.evenkeel.server.lookup.VmTable;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.HostState;
import io.evenkeel.spi.inventory.Vm;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists VMs. */
@Command(name = "list", description = "List VMs and where they are.", mixinStandardHelpOptions = true)
final class VmListCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final Conversation conversation;

    @Option(names = "--host", paramLabel = "HOST", description = "Only the VMs on this host.")
    private @Nullable String host;

    @Inject
    VmListCommand(Conversation conversation) {
        this.conversation = conversation;
        this.console = conversation.console();
    }

    @Override
    public Integer call() throws InterruptedException {
        try (OpenConnection open = conversation.open()) {
            List<Host> hosts = open.hosts();
            List<Vm> vms = open.vms();
            List<Host> asked = hosts;
            if (host != null) {
                Host named = Names.host(host, hosts);
                HostId wanted = named.id();
                asked = List.of(named);
                vms = vms.stream()
                        .filter(vm -> vm.host().filter(wanted::equals).isPresent())
                        .toList();
            }
            conversation.warnOfUnheard(asked.stream()
                    .filter(each -> each.state() == HostState.UNREACHABLE)
                    .toList());
            Places places = new Places(hosts);
            console.out()
                    .print(
                            conversation.isJson()
                                    ? json(vms, places)
                                    : String.join("\n", VmTable.lines(vms, places, console.outStyle())) + "\n");
        }
        return ExitCode.DONE;
    }

    private static String json(List<Vm> vms, Places places) {
        return Json.text(vms.stream()
                        .map(vm -> Json.object()
                                .put("id", vm.id().value())
                                .put("name", vm.name())
                                .put("state", vm.state().name())
                                .put("residence", places.json(vm.residence()))
                                .put("virtualCpus", vm.virtualCpus())
                                .put("memory", vm.memory().bytes())
                                .put("labels", vm.labels())
                                .build())
                        .toList())
                + "\n";
    }
}
