package io.evenkeel.server.command;

import io.evenkeel.engine.text.Words;
import io.evenkeel.server.connection.OpenConnection;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.Explanation;
import io.evenkeel.server.console.FailedException;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.console.Json;
import io.evenkeel.server.console.Typed;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.failover.Fencing;
import io.evenkeel.spi.failover.HostPower;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmState;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Cuts a host off. */
@Command(
        name = "fence",
        description = {
            "Cut a host off, by its power as a rule, and confirm that it is cut off. Its VMs end at once.",
            "Only after exit code 0 may its VMs be started elsewhere. A host that is off already is a success.",
            "If the connection is supervised, its supervisor does it and starts the protected VMs elsewhere."
        },
        mixinStandardHelpOptions = true)
final class HostFenceCommand implements Callable<Integer> {
    private static final Duration LONGEST_CHECK = Duration.ofSeconds(2);

    private final Console console;
    private final Typed typed;
    private final FenceBySupervisor supervisors;

    @Mixin
    private final Conversation conversation;

    @Mixin
    private HostArgument argument = new HostArgument();

    @Mixin
    private WithinOption within = new WithinOption();

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Inject
    HostFenceCommand(Conversation conversation, Typed typed, FenceBySupervisor supervisors) {
        this.conversation = conversation;
        this.supervisors = supervisors;
        this.console = conversation.console();
        this.typed = typed;
    }

    @Override
    public Integer call() throws InterruptedException {
        Optional<SupervisedDomain> domain =
                conversation.supervised().flatMap(supervised -> supervisors.way(supervised, conversation::warn));
        if (domain.isPresent()) {
            return supervisors.fence(
                    domain.get(), argument.name(), within.deadline(), conversation.isJson(), (host, vms) -> {
                        if (!yes) {
                            confirm(host, vms);
                        }
                    });
        }
        try (OpenConnection open = conversation.openForFencing()) {
            Fencing fencing = open.fencing();
            Host host = argument.find(open);
            if (!yes) {
                confirm(host.name(), residents(open, host));
            }
            HostPower before = fencing.read(host.id(), open.soon());
            console.err().println(host.name() + " before: " + Words.of(before));
            FenceReceipt receipt = fence(fencing, host);
            tell(host, before, receipt);
            warnOfOthers(open);
            return ExitCode.DONE;
        }
    }

    /** Comes last and is short, for it asks all hosts and devices, and what comes after a fence is urgent. */
    private void warnOfOthers(OpenConnection open) throws InterruptedException {
        try {
            conversation.warnOfUnfenced(open.hostsWithoutFencing(Deadline.after(LONGEST_CHECK)).stream()
                    .map(HostId::value)
                    .sorted()
                    .toList());
        } catch (HypervisorException e) {
            conversation.warn(Explanation.ofFailure(e) + "; whether every host has a fence device is not known");
        }
    }

    private static List<String> residents(OpenConnection open, Host host) throws InterruptedException {
        return open.vms().stream()
                .filter(vm -> vm.host().filter(host.id()::equals).isPresent())
                .filter(vm -> vm.state() != VmState.OFF && vm.state() != VmState.CRASHED)
                .map(Vm::name)
                .toList();
    }

    private void confirm(String host, List<String> vms) {
        String victims = vms.isEmpty()
                ? "No VM is known to be in its memory."
                : "These VMs end at once: " + String.join(", ", vms) + ".";
        console.err().println("Fencing cuts off " + host + ". " + victims);
        console.err().print("Type its name to go on: ");
        console.err().flush();
        String answer = typed.line()
                .orElseThrow(() -> new InputException(
                        "nothing was done, for nothing was typed; type the host's name, or give --yes"));
        if (!answer.strip().equals(host)) {
            throw new InputException("nothing was done, for '" + answer.strip() + "' is not " + host);
        }
    }

    private FenceReceipt fence(Fencing fencing, Host host) throws InterruptedException {
        try {
            return fencing.fence(Operation.unled(), host.id(), within.deadline());
        } catch (HypervisorException e) {
            String meaning = e.effect() == Effect.NONE
                    ? "not fenced: " + e.detail() + "; " + host.name()
                            + " was not touched and may run its VMs, so start none of them elsewhere"
                    : "not known to be fenced: " + e.detail() + "; start none of the VMs of " + host.name()
                            + " elsewhere before 'evenkeel host power' says that it is off";
            throw new FailedException(meaning, e);
        }
    }

    private void tell(Host host, HostPower before, FenceReceipt receipt) {
        if (conversation.isJson()) {
            console.out()
                    .println(Json.text(Json.object()
                            .put("host", host.id().value())
                            .put("name", host.name())
                            .put("powerBefore", before.name())
                            .put("result", "FENCED")
                            .put("method", receipt.method())
                            .put("confirmedAt", receipt.confirmedAt().toString())
                            .build()));
        } else {
            console.out()
                    .println(console.outStyle().good("fenced:") + " " + host.name() + " is cut off; at "
                            + receipt.confirmedAt() + ": " + receipt.method());
        }
    }
}
