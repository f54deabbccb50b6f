package io.evenkeel.simulation.mutant;

import io.evenkeel.simulation.seeded.Wiring;
import io.evenkeel.simulation.world.WorldSettings;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.failover.RestartRequest;
import io.evenkeel.spi.guard.StartGuard;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.cycle.Adapters;
import io.evenkeel.supervisor.effect.Effect.AskWitness;
import io.evenkeel.supervisor.effect.Effect.Fence;
import io.evenkeel.supervisor.effect.Effect.ListVms;
import io.evenkeel.supervisor.effect.Effect.Restart;
import io.evenkeel.supervisor.effect.Effect.Seal;
import io.evenkeel.supervisor.fencing.FencingSettings;
import io.evenkeel.supervisor.fencing.SelfFencing;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.journal.Journal;
import io.evenkeel.supervisor.verdict.VerdictSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** All of them: the unsafe variants of the protocol first, then slips of a programmer. */
public final class Mutants {

    private static final Instant LATER = Instant.parse("2031-01-01T00:00:00Z");

    private Mutants() {}

    public static List<Mutant> all() {
        return List.of(
                Mutant.ofAdapters("V0 nothing is fenced, and said to be", Mutants::forgedReceipts),
                new Mutant("V1 no journal, no epochs", forgetful(Journals::empty, Mutants::withoutEpochs)),
                new Mutant("V2 epochs of each host, no journal", forgetful(Journals::empty, Mutants::byHost)),
                new Mutant(
                        "V3 open starts are not taken over, no epochs",
                        forgetful(Journals::withoutOpenStarts, Mutants::withoutEpochs)),
                new Mutant(
                        "V4 open starts are not taken over, epochs of each host",
                        forgetful(Journals::withoutOpenStarts, Mutants::byHost)),
                new Mutant("V7 hosts ignore epochs", Wiring.RIGHT.withWorld(Mutants::withoutEpochs)),
                Mutant.ofJournal("facts are written a turn late", Journals::late),
                Mutant.ofJournal("intents to start are not written", Journals::withoutStartIntents),
                Mutant.ofJournal("a stale epoch is not noticed", Journals::deaf),
                Mutant.ofJournal("the last record is lost", Journals::torn),
                Mutant.ofAdapters("an unknown effect counts as none", Mutants::optimistic),
                Mutant.ofAdapters("a fence that timed out counts as done", Mutants::impatient),
                Mutant.ofAdapters("seals are forgotten", Mutants::sealless),
                Mutant.ofAdapters("a start is repeated at another host", Mutants::wandering),
                Mutant.ofAdapters("answers are given twice", Mutants::stuttering),
                Mutant.ofAdapters("a start that was asked again is a new one", Mutants::renamed),
                Mutant.ofAdapters("every order is of a boundless epoch", Mutants::selfImportant),
                Mutant.ofAdapters("answers of fences are dropped", Mutants::speechless),
                Mutant.ofAdapters("witnesses are not asked, and said to hear nobody", Mutants::deafWitnesses),
                Mutant.ofAdapters("VMs are not listed", Mutants::blind),
                Mutant.ofAdapters("signs of guests are not listed", Mutants::unfeeling),
                Mutant.ofAdapters("the platform's own HA is not listed", Mutants::withoutPlatformHa),
                new Mutant(
                        "no brake",
                        Wiring.RIGHT.withSettings(settings -> settings.with(withoutBrake(settings.verdict())))),
                new Mutant(
                        "no fence budget",
                        Wiring.RIGHT.withSettings(settings -> settings.with(withoutBudget(settings.fencing())))),
                new Mutant(
                        "one vantage point is enough",
                        Wiring.RIGHT.withSettings(settings -> settings.with(alone(settings.verdict())))),
                new Mutant(
                        "the watchdog is taken for faster than it is",
                        Wiring.RIGHT.withSettings(settings -> settings.with(hasty()))));
    }

    private static Wiring forgetful(UnaryOperator<Journal> journal, UnaryOperator<WorldSettings> world) {
        return Mutant.ofJournal("", journal).wiring().withWorld(world);
    }

    /** Of the platform: what it says it keeps it does not. */
    private static WorldSettings withoutEpochs(WorldSettings world) {
        return world.startGuard() == StartGuard.EPOCH_GUARD ? world.withEpochsIgnored() : world;
    }

    private static WorldSettings byHost(WorldSettings world) {
        return world.withGuardsByHost();
    }

    private static Adapters forgedReceipts(Adapters real) {
        return (effect, answer) -> {
            if (effect instanceof Fence fence) {
                answer.accept(new Reply.Fenced(new FenceReceipt(fence.host(), "said so", LATER)));
            } else {
                real.perform(effect, answer);
            }
        };
    }

    private static Adapters optimistic(Adapters real) {
        return (effect, answer) -> real.perform(effect, effect instanceof Restart ? withoutEffect(answer) : answer);
    }

    private static Consumer<Reply> withoutEffect(Consumer<Reply> answer) {
        return reply -> answer.accept(
                reply instanceof Reply.Failed failed && failed.effect() == Effect.UNKNOWN
                        ? new Reply.Failed(failed.kind(), Effect.NONE, failed.message())
                        : reply);
    }

    private static Adapters impatient(Adapters real) {
        return (effect, answer) -> real.perform(effect, reply -> {
            boolean isTimeout = effect instanceof Fence
                    && reply instanceof Reply.Failed failed
                    && failed.kind() == ErrorKind.TIMEOUT;
            answer.accept(
                    isTimeout
                            ? new Reply.Fenced(new FenceReceipt(((Fence) effect).host(), "must be off by now", LATER))
                            : reply);
        });
    }

    private static Adapters sealless(Adapters real) {
        return (effect, answer) -> {
            if (effect instanceof Seal) {
                answer.accept(new Reply.Done());
            } else {
                real.perform(effect, answer);
            }
        };
    }

    /** The second time a start is ordered it goes where another start went last. */
    private static Adapters wandering(Adapters real) {
        Map<OperationId, HostId> targets = new HashMap<>();
        HostId[] last = new HostId[1];
        return (effect, answer) -> {
            if (effect instanceof Restart restart) {
                RestartRequest request = restart.request();
                HostId elsewhere = Optional.ofNullable(last[0]).orElse(request.target());
                boolean isAgain = targets.putIfAbsent(restart.operation().id(), request.target()) != null;
                last[0] = request.target();
                HostId target = isAgain ? elsewhere : request.target();
                real.perform(
                        new Restart(
                                restart.call(),
                                restart.operation(),
                                new RestartRequest(request.vm(), target, request.evidence()),
                                restart.within()),
                        answer);
            } else {
                real.perform(effect, answer);
            }
        };
    }

    private static Adapters stuttering(Adapters real) {
        return (effect, answer) -> real.perform(effect, reply -> {
            answer.accept(reply);
            if (effect instanceof Restart) {
                answer.accept(reply);
            }
        });
    }

    private static Adapters renamed(Adapters real) {
        Set<OperationId> known = new HashSet<>();
        return (effect, answer) -> {
            if (effect instanceof Restart restart
                    && !known.add(restart.operation().id())) {
                UUID old = restart.operation().id().value();
                OperationId fresh = new OperationId(new UUID(old.getLeastSignificantBits(), restart.call()));
                real.perform(
                        new Restart(
                                restart.call(),
                                new Operation(fresh, restart.operation().epoch()),
                                restart.request(),
                                restart.within()),
                        answer);
            } else {
                real.perform(effect, answer);
            }
        };
    }

    private static Adapters selfImportant(Adapters real) {
        return (effect, answer) -> {
            if (effect instanceof Restart restart) {
                Operation operation = new Operation(restart.operation().id(), Epoch.of(1_000_000));
                real.perform(new Restart(restart.call(), operation, restart.request(), restart.within()), answer);
            } else {
                real.perform(effect, answer);
            }
        };
    }

    private static Adapters speechless(Adapters real) {
        return (effect, answer) -> real.perform(effect, effect instanceof Fence ? reply -> {} : answer);
    }

    private static Adapters deafWitnesses(Adapters real) {
        return (effect, answer) -> real.perform(
                effect,
                reply -> answer.accept(
                        effect instanceof AskWitness && reply instanceof Reply.Heard heard ? silence(heard) : reply));
    }

    private static Reply silence(Reply.Heard heard) {
        Map<HostId, Duration> ages = new HashMap<>(heard.ages());
        ages.replaceAll((host, age) -> Duration.ofMinutes(1));
        return new Reply.Heard(ages);
    }

    private static Adapters blind(Adapters real) {
        return (effect, answer) -> real.perform(
                effect,
                reply -> answer.accept(
                        effect instanceof ListVms && reply instanceof Reply.Vms ? new Reply.Vms(List.of()) : reply));
    }

    private static Adapters unfeeling(Adapters real) {
        return (effect, answer) -> real.perform(
                effect, reply -> answer.accept(reply instanceof Reply.Guests ? new Reply.Guests(List.of()) : reply));
    }

    private static Adapters withoutPlatformHa(Adapters real) {
        return (effect, answer) -> real.perform(
                effect,
                reply -> answer.accept(
                        effect instanceof ListVms && reply instanceof Reply.Vms listing
                                ? new Reply.Vms(listing.vms().stream()
                                        .map(vm -> vm.withKeptByPlatform(false))
                                        .toList())
                                : reply));
    }

    private static VerdictSettings withoutBrake(VerdictSettings of) {
        VerdictSettings.Brake none = new VerdictSettings.Brake(
                1000, of.brake().share(), of.brake().window(), of.brake().cooldown());
        return new VerdictSettings(
                of.witnesses(),
                of.period(),
                of.misses(),
                of.silence(),
                of.silenceAlone(),
                of.grace(),
                of.pause(),
                of.recovery(),
                none);
    }

    private static FencingSettings withoutBudget(FencingSettings of) {
        FencingSettings.Budget none = new FencingSettings.Budget(
                1000, of.budget().share(), of.budget().window());
        return new FencingSettings(of.within(), of.pauses(), none, of.self(), of.selfByHost());
    }

    private static VerdictSettings alone(VerdictSettings of) {
        return new VerdictSettings(
                List.of(),
                of.period(),
                of.misses(),
                of.silence(),
                of.silence(),
                of.grace(),
                of.pause(),
                of.recovery(),
                of.brake());
    }

    private static FencingSettings hasty() {
        return FencingSettings.DEFAULT.with(SelfFencing.of(Duration.ZERO, Duration.ofSeconds(5)));
    }
}
