package io.evenkeel.server.command;

import io.evenkeel.server.connection.OpenConnection;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.Json;
import io.evenkeel.server.lookup.HostTable;
import io.evenkeel.spi.failover.HostPower;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostCapacity;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Vm;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists hosts. */
@Command(name = "list", description = "List hosts and what is free on them.", mixinStandardHelpOptions = true)
final class HostListCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final Conversation conversation;

    @Inject
    HostListCommand(Conversation conversation) {
        this.conversation = conversation;
        this.console = conversation.console();
    }

    @Override
    public Integer call() throws InterruptedException {
        try (OpenConnection open = conversation.openWithFencing()) {
            List<Host> hosts = open.hosts();
            List<Vm> vms = open.vms();
            Optional<Map<HostId, HostPower>> powers = open.powers(hosts);
            if (powers.isPresent() && open.settings().fencing().isPresent()) {
                conversation.warnOfUnfenced(hosts.stream()
                        .filter(host -> !powers.get().containsKey(host.id()))
                        .map(Host::name)
                        .toList());
            }
            console.out()
                    .print(
                            conversation.isJson()
                                    ? json(hosts, HostTable.residents(vms), powers.orElse(Map.of()))
                                    : String.join("\n", HostTable.lines(hosts, vms, powers, console.outStyle()))
                                            + "\n");
        }
        return ExitCode.DONE;
    }

    private static String json(List<Host> hosts, Map<HostId, Long> residents, Map<HostId, HostPower> powers) {
        return Json.text(hosts.stream()
                        .map(host -> Json.object()
                                .put("id", host.id().value())
                                .put("name", host.name())
                                .put("state", host.state().name())
                                .put(
                                        "power",
                                        Optional.ofNullable(powers.get(host.id()))
                                                .map(HostPower::name))
                                .put("vms", HostTable.residents(host, residents))
                                .put("cpuThreads", host.capacity().map(HostCapacity::cpuThreads))
                                .put(
                                        "memory",
                                        host.capacity()
                                                .map(each -> each.memory().bytes()))
                                .put(
                                        "memoryFree",
                                        host.capacity()
                                                .map(each -> each.memoryFree().bytes()))
                                .put("failureDomain", host.failureDomain().path())
                                .put("labels", host.labels())
                                .build())
                        .toList())
                + "\n";
    }
}
