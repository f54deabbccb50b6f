package io.evenkeel.supervisor.migration;

import static java.util.Objects.requireNonNull;

import io.evenkeel.engine.text.Words;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.HostState;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.verdict.Verdict;
import io.evenkeel.supervisor.verdict.Verdicts;
import io.evenkeel.supervisor.view.View;
import java.time.Clock;
import java.util.Optional;

/** Whether a move may start, as far as the VM and its two hosts are concerned. */
final class Permission {

    /** An answer. */
    sealed interface Answer {}

    /** It may, and this is where the VM is. */
    record From(HostId source) implements Answer {}

    /** Not now. */
    record Later(String why) implements Answer {}

    /** Not any more; whoever wanted it must think again. */
    record Never(String why) implements Answer {}

    private final Ledger ledger;
    private final View view;
    private final Verdicts verdicts;
    private final Clock clock;
    private boolean isListed;

    Permission(Ledger ledger, View view, Verdicts verdicts, Clock clock) {
        this.ledger = requireNonNull(ledger, "ledger");
        this.view = requireNonNull(view, "view");
        this.verdicts = requireNonNull(verdicts, "verdicts");
        this.clock = requireNonNull(clock, "clock");
    }

    /** All VMs have been listed: one that is not known from now on does not exist. */
    void listed() {
        isListed = true;
    }

    Answer ask(Moment now, WantedMove move) {
        if (move.startBefore().filter(end -> !now.isBefore(end)).isPresent()) {
            return new Never("it has not come to its turn in time");
        }
        Optional<Vm> vm = view.vm(move.vm()).map(View.Seen::what);
        if (vm.isEmpty()) {
            return isListed
                    ? new Never("no VM is named " + move.vm().value())
                    : new Later("the VMs have not been listed yet");
        }
        if (ledger.isBusy(move.vm())) {
            return new Later("something else is under way with the VM");
        }
        if (move.window().filter(window -> !window.isOpen(clock.instant())).isPresent()) {
            return new Later("it may start " + move.window().get());
        }
        Optional<HostId> source = vm.get().host();
        if (source.isEmpty()) {
            return new Never("the VM is " + Words.of(vm.get().residence())
                    + ", and only what runs on one host can be moved live");
        }
        boolean isContradicted = ledger.kept(move.vm())
                .filter(kept -> !kept.host().equals(source.get()))
                .isPresent();
        if (isContradicted) {
            return new Later("a listing says that the VM is on " + source.get() + ", but it was known to be elsewhere");
        }
        if (source.get().equals(move.destination())) {
            return new Never("the VM is there already");
        }
        if (vm.get().state() != VmState.RUNNING && vm.get().state() != VmState.PAUSED) {
            return new Never("the VM is " + Words.of(vm.get().state()) + ", and only what runs can be moved live");
        }
        return hosts(source.get(), move.destination());
    }

    private Answer hosts(HostId source, HostId destination) {
        if (ledger.dead().containsKey(source)) {
            return new Never("host " + source.value() + " is down");
        }
        if (ledger.dead().containsKey(destination)) {
            return new Never("host " + destination.value() + " is down");
        }
        if (ledger.held().containsKey(destination)) {
            return new Never("host " + destination.value() + " is held empty");
        }
        Optional<HostState> state = view.host(destination).map(View.Seen::what).map(Host::state);
        if (state.isEmpty() && view.hosts().isEmpty()) {
            return new Later("the hosts have not been listed yet");
        }
        if (state.isEmpty()) {
            return new Never("no host is named " + destination.value());
        }
        if (state.get() != HostState.AVAILABLE) {
            return new Never("host " + destination.value() + " is " + Words.of(state.get()));
        }
        Verdict there = verdicts.of(destination);
        if (there != Verdict.HEALTHY) {
            return new Later("host " + destination.value() + " is " + Words.of(there));
        }
        Verdict here = verdicts.of(source);
        return here.isHeard() ? new From(source) : new Later("host " + source.value() + " is " + Words.of(here));
    }
}
