package io.evenkeel.supervisor.bench;

import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.load.VmLoad;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.migration.NetworkAnnouncement;
import io.evenkeel.spi.unit.Share;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.view.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Answers what is asked on a bench as a hypervisor would that makes every migration at once, unless told otherwise. */
public final class Site {

    private final Bench bench;
    private final Map<VmId, Function<MigrationRequest, Optional<Reply>>> refusals = new LinkedHashMap<>();
    private final Map<VmId, Double> busy = new LinkedHashMap<>();
    private final List<MigrationRequest> made = new ArrayList<>();

    public Site(Bench bench) {
        this.bench = bench;
    }

    /** Migrations of the VM to one of these hosts, or to any if none is named, are refused without effect. */
    public Site refusing(String vm, ErrorKind kind, String message, String... hosts) {
        List<HostId> unfit = List.of(hosts).stream().map(HostId::new).toList();
        refusals.put(
                new VmId(vm),
                request -> unfit.isEmpty() || unfit.contains(request.destination())
                        ? Optional.of(Bench.refused(kind, message))
                        : Optional.empty());
        return this;
    }

    /** The VM uses so much of its virtual CPUs from now on. */
    public Site busy(String vm, double share) {
        busy.put(new VmId(vm), share);
        return this;
    }

    /** The migrations that were accepted. */
    public List<MigrationRequest> made() {
        return made;
    }

    /** Time passes, and everything is answered as it comes. */
    public Site pass(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            answerAll();
            bench.pass(Duration.ofSeconds(1));
        }
        answerAll();
        return this;
    }

    private void answerAll() {
        while (!bench.unanswered.isEmpty()) {
            Effect effect = bench.unanswered.get(0);
            if (effect instanceof Effect.Migrate migrate) {
                bench.answer(effect, migrated(migrate));
            } else if (effect instanceof Effect.ListVms) {
                bench.answer(
                        effect,
                        new Reply.Vms(
                                bench.view.vms().stream().map(View.Seen::what).toList()));
            } else if (effect instanceof Effect.ListLoads) {
                bench.answer(effect, loads());
            } else {
                throw new AssertionError("nobody answers " + effect);
            }
        }
    }

    private Reply loads() {
        List<VmLoad> samples = new ArrayList<>();
        busy.forEach((vm, share) -> samples.add(new VmLoad(
                vm,
                Share.of(share),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofMinutes(1),
                Bench.NOON)));
        return new Reply.Loads(List.of(), samples);
    }

    private Reply migrated(Effect.Migrate migrate) {
        MigrationRequest request = migrate.request();
        Optional<Reply> refusal =
                Optional.ofNullable(refusals.get(request.vm())).flatMap(script -> script.apply(request));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        made.add(request);
        return new Reply.MigrationSeen(Optional.of(MigrationSnapshot.ended(
                migrate.operation().id(),
                new MigrationOutcome.Completed(
                        new Residence.OnHost(request.destination(), VmState.RUNNING),
                        Optional.empty(),
                        NetworkAnnouncement.ANNOUNCED))));
    }
}
