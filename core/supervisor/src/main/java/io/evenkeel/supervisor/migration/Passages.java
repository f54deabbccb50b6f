package io.evenkeel.supervisor.migration;

import static java.util.Objects.requireNonNull;

import io.evenkeel.engine.text.Words;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.failover.SafetyEvidence;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationOption;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.migration.StorageMode;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.duty.Alarms;
import io.evenkeel.supervisor.duty.Outbox;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Ending;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.fact.KeptVm;
import io.evenkeel.supervisor.fact.Severity;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.view.View;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Follows migrations from their intent to their end. An intent is ended only by a refusal without effect, or by where
 * the VM is found after the hypervisor said that the migration has ended, or after a host of it is proven down.
 */
final class Passages {

    /** Told when it is certain where the VM of a migration is. */
    @FunctionalInterface
    interface EndListener {
        void ended(Moment now, Passage passage, Optional<HostId> host, Ending ending);
    }

    private final Ledger ledger;
    private final View view;
    private final Outbox outbox;
    private final Alarms alarms;
    private final MigrationSettings settings;
    private final Traffic traffic;
    private final EndListener listener;
    private final Clock clock;
    private final Torsos torsos;
    private final Standstills standstills;
    private final Map<OperationId, Passage> all = new LinkedHashMap<>();

    Passages(
            Ledger ledger,
            View view,
            Outbox outbox,
            MigrationSettings settings,
            Traffic traffic,
            EndListener listener,
            Clock clock) {
        this.ledger = requireNonNull(ledger, "ledger");
        this.view = requireNonNull(view, "view");
        this.outbox = requireNonNull(outbox, "outbox");
        this.alarms = new Alarms(ledger, outbox);
        this.settings = requireNonNull(settings, "settings");
        this.traffic = requireNonNull(traffic, "traffic");
        this.listener = requireNonNull(listener, "listener");
        this.clock = requireNonNull(clock, "clock");
        this.torsos = new Torsos(ledger, outbox, settings.patience(), this::unclear);
        this.standstills =
                new Standstills(view, new Alarms(ledger, outbox), settings.alarmAfter(), settings.leastEnd());
    }

    List<MoveUnderWay> underWay() {
        return all.values().stream()
                .map(each -> new MoveUnderWay(
                        each.intent().operation(),
                        each.intent().vm(),
                        each.intent().source(),
                        each.intent().destination(),
                        each.cause(),
                        each.seen(),
                        each.isUnwanted(),
                        each.remark()))
                .toList();
    }

    Optional<Moment> next() {
        return all.isEmpty()
                ? Optional.empty() // asked after every input
                : all.values().stream().flatMap(each -> each.next().stream()).min(Moment::compareTo);
    }

    /** Takes over a migration that an earlier supervisor intended; whether it was ever ordered is not known. */
    void adopt(Fact.MigrationIntended intent, Moment now, Moment endBefore) {
        Passage passage = new Passage(intent, traffic.way(intent.source(), intent.destination()), now, endBefore);
        passage.adopted(now);
        add(passage);
    }

    /** Writes a migration down and orders it. */
    void begin(Fact.MigrationIntended intent, Traffic.Way way, Moment now, Moment endBefore) {
        outbox.remember(intent);
        Passage passage = new Passage(intent, way, now, endBefore);
        add(passage);
        order(passage);
    }

    private void add(Passage passage) {
        all.put(passage.intent().operation(), passage);
        traffic.enter(passage.way());
    }

    void cancel(Moment now, VmId vm, String why) {
        for (Passage passage : all.values()) {
            if (passage.intent().vm().equals(vm) && !passage.isUnwanted()) {
                passage.unwanted(why);
                passage.lookAt(now);
            }
        }
    }

    /** Looks at all that are due. */
    void look(Moment now) {
        for (Passage passage : List.copyOf(all.values())) {
            if (passage.isDue(now)) {
                if (!passage.isUnwanted() && passage.isLate(now)) {
                    passage.unwanted("it has taken too long");
                }
                if (passage.isOverdue(now, settings.leastEnd())) {
                    alarm(passage, "it does not end, though it was cancelled");
                }
                if (passage.isDoubtful() || passage.isEnded() || isDown(passage)) {
                    locate(passage);
                } else {
                    observe(passage);
                }
            }
        }
    }

    private boolean isDown(Passage passage) {
        return ledger.dead().containsKey(passage.intent().source())
                || ledger.dead().containsKey(passage.intent().destination());
    }

    private void order(Passage passage) {
        Fact.MigrationIntended intent = passage.intent();
        Set<MigrationOption> options = EnumSet.noneOf(MigrationOption.class);
        if (intent.manner().isAutoConverging()) {
            options.add(MigrationOption.AUTO_CONVERGE);
        }
        if (intent.manner().isPostcopyAllowed()) {
            options.add(MigrationOption.ALLOW_POSTCOPY);
        }
        MigrationRequest request = MigrationRequest.of(intent.vm(), intent.source(), intent.destination())
                .withStorage(intent.manner().isStorageCopied() ? StorageMode.COPY : StorageMode.SHARED)
                .withOptions(options.toArray(new MigrationOption[0]));
        passage.asked();
        outbox.order(
                call -> new Effect.Migrate(call, outbox.authorised(intent.operation()), request, settings.patience()),
                (now, reply) -> {
                    passage.answered();
                    ordered(now, passage, reply);
                });
    }

    private void ordered(Moment now, Passage passage, Reply reply) {
        if (reply instanceof Reply.Failed failed && failed.effect() == io.evenkeel.spi.Effect.NONE) {
            passage.failed(failed.kind(), failed.message());
            if (passage.isInDoubt()) {
                passage.refused();
                passage.doubt();
                unclear(now, passage, failed.message());
                return;
            }
            over(
                    now,
                    passage,
                    Optional.of(lastKnown(passage.intent())),
                    new Ending(Ending.Kind.WITHOUT_EFFECT, failed.message()));
        } else if (reply instanceof Reply.MigrationSeen seen && seen.snapshot().isPresent()) {
            saw(now, passage, seen.snapshot().get());
        } else {
            passage.inDoubtSince(now);
            unclear(now, passage, "whether it began is not known: " + words(reply));
        }
    }

    /** A refusal says nothing of where the VM is, so it changes nothing of what was known. */
    private HostId lastKnown(Fact.MigrationIntended intent) {
        return ledger.kept(intent.vm()).map(KeptVm::host).orElse(intent.source());
    }

    private void observe(Passage passage) {
        passage.asked();
        outbox.order(
                call -> new Effect.ObserveMigration(
                        call, outbox.authorised(passage.intent().operation()), settings.patience()),
                (now, reply) -> {
                    passage.answered();
                    observed(now, passage, reply);
                });
    }

    private void observed(Moment now, Passage passage, Reply reply) {
        boolean isNoHelp = reply instanceof Reply.Failed failed && failed.kind() == ErrorKind.UNSUPPORTED;
        if (reply instanceof Reply.MigrationSeen seen && seen.snapshot().isPresent()) {
            saw(now, passage, seen.snapshot().get());
        } else if (isNoHelp || reply instanceof Reply.MigrationSeen) {
            passage.doubt();
            locate(passage);
        } else {
            unclear(now, passage, words(reply));
        }
    }

    private void saw(Moment now, Passage passage, MigrationSnapshot snapshot) {
        passage.saw(snapshot);
        standstills.saw(now, passage.intent(), snapshot);
        passage.lookAt(now.plus(settings.look()));
        snapshot.outcome().ifPresentOrElse(outcome -> tookPlace(now, passage, outcome), () -> {
            if (passage.isUnwanted()) {
                cancel(passage);
            }
        });
    }

    private void tookPlace(Moment now, Passage passage, MigrationOutcome outcome) {
        if (outcome instanceof MigrationOutcome.Failed failed) {
            passage.failed(failed.kind(), failed.message());
        }
        if (passage.isAdopted()) {
            locate(passage);
            return;
        }
        found(now, passage, outcome.residence(), ledger.dead().keySet());
    }

    /** Asks for an early end. How it ends is seen by looking, so no answer is waited for before the next look. */
    private void cancel(Passage passage) {
        outbox.order(
                call -> new Effect.CancelMigration(
                        call, outbox.authorised(passage.intent().operation()), settings.patience()),
                (now, reply) -> {});
    }

    /**
     * Looks for the VM. What was found counts only for hosts that were down before it was looked for: a VM seen on its
     * source may have left before the source died.
     */
    private void locate(Passage passage) {
        Set<HostId> downBefore = Set.copyOf(ledger.dead().keySet());
        passage.asked();
        outbox.order(call -> new Effect.Locate(call, passage.intent().vm(), settings.patience()), (now, reply) -> {
            passage.answered();
            if (reply instanceof Reply.Located located) {
                Set<HostId> down = new LinkedHashSet<>(ledger.dead().keySet());
                down.retainAll(downBefore);
                found(now, passage, located.residence(), down);
            } else {
                unclear(now, passage, words(reply));
            }
        });
    }

    private void found(Moment now, Passage passage, Residence residence, Set<HostId> down) {
        Finding finding = Finding.of(passage.intent(), residence, down, passage.isEnded());
        if (finding instanceof Finding.Over over) {
            place(now, passage.intent().vm(), residence);
            over(now, passage, over.host(), withReason(passage, over.ending()));
        } else if (finding instanceof Finding.NeverLeft) {
            neverLeft(now, passage);
        } else if (finding instanceof Finding.Torso) {
            torsos.found(now, passage);
        } else if (finding instanceof Finding.Unclear unclear) {
            passage.doubt();
            unclear(now, passage, unclear.reason());
            if (unclear.isUrgent()) {
                alarm(passage, unclear.reason());
            }
        }
    }

    /**
     * Gives an order in doubt once more. When that is refused, what was ordered before may still be under way; the
     * intent stays open for as long as an order can live.
     */
    private void neverLeft(Moment now, Passage passage) {
        if (!passage.isRefused()) {
            passage.lookAt(now.plus(settings.look()));
            order(passage);
        } else if (passage.isInDoubtFor(now, settings.orderLife())) {
            Ending ending = new Ending(
                    Ending.Kind.SHUT_OUT,
                    passage.reason() + "; no order lives longer than " + Words.of(settings.orderLife()));
            over(now, passage, Optional.of(passage.intent().source()), ending);
        } else {
            unclear(now, passage, passage.remark());
        }
    }

    /** Readers see at once where it is, and not only after the next listing. */
    private void place(Moment now, VmId id, Residence residence) {
        view.vm(id)
                .map(View.Seen::what)
                .ifPresent(vm -> view.saw(now, vm.withResidence(residence).withObservedAt(clock.instant())));
    }

    private Ending withReason(Passage passage, Ending ending) {
        List<String> parts = new ArrayList<>();
        if (ending.kind() != Ending.Kind.DONE && !passage.reason().isEmpty()) {
            parts.add(passage.reason());
        }
        if (!ending.detail().isEmpty()) {
            parts.add(ending.detail());
        }
        return new Ending(ending.kind(), String.join("; ", parts));
    }

    private void unclear(Moment now, Passage passage, String why) {
        passage.unclear(now, why, settings.look(), settings.slowestLook());
        if (passage.isUnclearFor(now, settings.alarmAfter())) {
            alarm(passage, why);
        }
    }

    private void alarm(Passage passage, String why) {
        alarms.raise(
                alarmName(passage),
                Severity.CRITICAL,
                "where VM " + passage.intent().vm().value() + " is after its move from "
                        + passage.intent().source().value() + " to "
                        + passage.intent().destination().value() + " is not certain: " + why);
    }

    private static String alarmName(Passage passage) {
        return "migration-unclear/" + passage.intent().vm().value();
    }

    static String words(Reply reply) {
        return reply instanceof Reply.Failed failed ? failed.message() : "the hypervisor tells nothing of it";
    }

    private void over(Moment now, Passage passage, Optional<HostId> host, Ending ending) {
        Fact.MigrationIntended intent = passage.intent();
        all.remove(intent.operation());
        traffic.leave(passage.way());
        standstills.over(passage.intent());
        outbox.remember(new Fact.MigrationEnded(intent.operation(), intent.vm(), host, ending));
        if (host.isEmpty() && !ledger.dead().containsKey(intent.source())) {
            SafetyEvidence.FoundOff nowhere =
                    new SafetyEvidence.FoundOff(intent.vm(), intent.source(), clock.instant());
            outbox.remember(new Fact.FoundDown(List.of(nowhere), "its migration has left it on no host"));
        }
        alarms.clear(alarmName(passage));
        listener.ended(now, passage, host, ending);
    }
}
