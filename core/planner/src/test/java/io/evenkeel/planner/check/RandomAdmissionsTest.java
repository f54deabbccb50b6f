package io.evenkeel.planner.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.planner.model.Amounts;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Constraint;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.Level;
import io.evenkeel.planner.model.Resource;
import io.evenkeel.planner.model.Strength;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.planner.plan.Admission;
import io.evenkeel.planner.unit.Groups;
import io.evenkeel.planner.unit.MostVms;
import io.evenkeel.planner.unit.Whereabouts;
import io.evenkeel.spi.unit.DataSize;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What admission promises holds after all failures it speaks of, as tried out one by one. */
class RandomAdmissionsTest {
    private static final List<String> FRESH = List.of("new0", "new1", "new2", "new3");

    private final List<Resource> resources = List.of(Resource.strict("memory"), Resource.load("cpu"));
    private int admitted;
    private int refused;

    @Test
    void everyVmHasAPlaceWithinTheRulesAfterAnyFailures() {
        for (long seed = 1; seed <= 1_500; seed++) {
            admitAndCheck(seed);
        }

        assertThat(admitted).as("enough was admitted to prove something").isGreaterThan(1_500);
        assertThat(refused).as("enough was refused to prove something").isGreaterThan(500);
    }

    private void admitAndCheck(long seed) {
        Random random = new Random(seed);
        int failures = random.nextInt(3);
        List<Host> hosts = IntStream.range(0, 2 + random.nextInt(5))
                .mapToObj(h -> Host.of("h" + h, Amounts.of(100, 100)).at("r" + h / 2, "", ""))
                .toList();
        List<String> names = new ArrayList<>(FRESH);
        int count = 1 + random.nextInt(7);
        IntStream.range(0, count).forEach(v -> names.add("v" + v));
        List<Constraint> rules = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            rules.add(rule(random, names, hosts));
        }
        Cluster cluster = new Cluster(resources, hosts, List.of(), List.of());
        for (int v = 0; v < count; v++) {
            Cluster more = with(cluster, vm("v" + v, random, hosts.get(random.nextInt(hosts.size()))));
            List<Constraint> known = known(rules, more);
            if (known.stream().allMatch(rule -> AfterFailures.holds(more, rule))) {
                cluster = more;
            }
        }
        Admission admission = new Admission(cluster.withConstraints(rulesFor(rules, cluster)), failures);
        Set<String> lost = new HashSet<>(admission.unprotected());
        verify(seed, cluster, rules, lost, failures);
        for (String name : FRESH) {
            Vm vm = vm(name, random, hosts.get(0)).on(Optional.empty());
            Optional<String> host = admission.admit(vm).host();
            if (host.isPresent()) {
                admitted++;
                cluster = with(cluster, vm.on(host));
                verify(seed, cluster, rules, lost, failures);
            } else {
                refused++;
            }
        }
    }

    private static void verify(long seed, Cluster cluster, List<Constraint> rules, Set<String> lost, int failures) {
        // That a group is spread no longer because one of it is lost, nobody can help.
        Cluster ruled = cluster.withConstraints(known(rules, cluster).stream()
                .filter(rule -> !(rule.name().equals("spread") && names(rule).anyMatch(lost::contains)))
                .toList());
        assertThat(new AfterFailures(ruled, lost).trouble(failures))
                .as(
                        "seed %d: %s under %s, %d failures, lost %s",
                        seed, ruled.vms(), ruled.constraints(), failures, lost)
                .isEmpty();
    }

    private static Stream<String> names(Constraint rule) {
        return rule instanceof Groups groups ? groups.groups().values().stream().flatMap(Set::stream) : Stream.of();
    }

    private static Cluster with(Cluster cluster, Vm vm) {
        List<Vm> vms = new ArrayList<>(cluster.vms());
        vms.add(vm);
        return new Cluster(cluster.resources(), cluster.hosts(), vms, List.of());
    }

    private static Vm vm(String name, Random random, Host host) {
        int memory = 5 + random.nextInt(30);
        return Vm.of(name, Amounts.of(memory, 1), Optional.of(host.name()), DataSize.ofMebibytes(memory));
    }

    private static Constraint rule(Random random, List<String> names, List<Host> hosts) {
        Level level = random.nextInt(3) == 0 ? Level.RACK : Level.HOST;
        Set<String> some = new LinkedHashSet<>();
        for (int i = 2 + random.nextInt(4); i > 0; i--) {
            some.add(names.get(random.nextInt(names.size())));
        }
        Map<String, Set<String>> group = Map.of("g", some);
        return switch (random.nextInt(6)) {
            case 0, 1 -> Groups.apart(level, Strength.hard(), group);
            case 2, 3 -> Groups.together(level, Strength.hard(), group);
            case 4 -> Groups.spread(level, Strength.hard(), 2 + random.nextInt(2), group);
            default ->
                random.nextBoolean()
                        ? new MostVms(Strength.hard(), 2 + random.nextInt(3))
                        : Whereabouts.ban(
                                Strength.hard(), some, Set.of(hosts.get(0).name()));
        };
    }

    /** The rules with what they say of VMs that are there. */
    private static List<Constraint> known(List<Constraint> rules, Cluster cluster) {
        Set<String> there = new HashSet<>();
        cluster.vms().forEach(vm -> there.add(vm.name()));
        return rules.stream().map(rule -> about(rule, there)).toList();
    }

    /** The same, but that groups name VMs that are yet to come. */
    private static List<Constraint> rulesFor(List<Constraint> rules, Cluster cluster) {
        List<Constraint> known = known(rules, cluster);
        return IntStream.range(0, rules.size())
                .mapToObj(i -> rules.get(i) instanceof Groups ? rules.get(i) : known.get(i))
                .toList();
    }

    private static Constraint about(Constraint rule, Set<String> there) {
        if (rule instanceof Groups groups) {
            Set<String> members =
                    new LinkedHashSet<>(groups.groups().values().iterator().next());
            members.retainAll(there);
            return new Groups(
                    groups.name(),
                    groups.strength(),
                    groups.span(),
                    groups.level(),
                    Map.of("g", members),
                    groups.mostPerDomain(),
                    groups.leastDomains(),
                    groups.mostDomains());
        }
        if (rule instanceof Whereabouts ban) {
            Set<String> members = new HashSet<>(ban.vms());
            members.removeIf(name -> !there.contains(name) || FRESH.contains(name));
            return Whereabouts.ban(ban.strength(), members, ban.hosts());
        }
        return rule;
    }
}
