package io.evenkeel.simulation.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.simulation.seeded.Wiring;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is not as expected is told in words, beside what was expected. */
class FailedExpectationTest {

    private static final String INCIDENT = """
            name: A host dies
            about: Its VM runs elsewhere a moment later; that of another crashes and nobody cares.
            cluster:
              hosts: 3
              vms:
                - {name: db, host: h1}
                - {name: web, host: h2}
            supervisors: 2
            length: 5min
            events:
              - {at: 100s, ask: unprotect, vm: web}
              - {at: 150s, fault: host-crash, host: h1}
              - {at: 200s, fault: vm-crash, vm: web}
            expect:
              - {CLAIM}
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            by: 151s, running: all      | all VMs run, on one host each, but db runs nowhere
            running: [web]              | web run, on one host each, but web runs nowhere
            by: 10s, vm: db, on: h2     | db is on h2, but db runs on h1
            vm: web, on: h2             | web is on h2, but web runs nowhere
            by: 10s, vm: db, not-on: h1 | db is not on h1, but db runs on h1
            by: 10s, vm: db, is: down   | db is down, but db runs on h1
            vm: db, boots: 7            | db was booted 7 times, but db was booted 1 time
            by: 10s, vm: db, boots: 1   | db was booted 1 time, but db was booted 0 times
            host: h2, is: fenced        | h2 is fenced, but h2 was never fenced, and is on
            host: h1, is: not-fenced    | h1 is not fenced, but h1 was fenced
            host: h1, is: on            | h1 is on, but h1 is off
            host: h2, is: off           | h2 is off, but h2 is on
            by: 10s, host: h1, is: empty | h1 is empty, but h1 holds db
            alarm: vms-down             | an alarm stands: vms-down, but none stands at all
            leader: s1                  | s1 leads, but s2 leads
            fences: 2, starts: 1        | there were 2 fences intended, 1 VM started, but there was 1 fence intended
            migrations: 1               | there were 1 VM moved, but there were 0 VMs moved
            """)
    void whatWasExpectedAndWhatIsAreBothSaid(String claim, String words) {
        assertThat(failure(INCIDENT.replace("CLAIM", claim))).endsWith(": expected that " + words);
    }

    @Test
    void theFirstOfManyVmsAreNamed() {
        String many =
                INCIDENT.replace("vms:", "vms-per-host: 12\n  vms:").replace("CLAIM", "by: 10s, host: h1, is: empty");

        assertThat(failure(many)).contains("but h1 holds ").endsWith(", and 5 more");
    }

    private static String failure(String text) {
        Scenario scenario = ScenarioFile.read("incident.yaml", text);
        return new ScenarioRun(scenario, Wiring.RIGHT).play().failures().get(0);
    }
}
