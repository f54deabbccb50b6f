package io.evenkeel.simulation.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.simulation.yaml.WrongFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A mistake in a scenario is told in one line: the file, the line, the key, what is wrong and what would be right. */
class BadScenarioTest {

    private static final String RIGHT = """
            name: A host dies
            about: Its VM runs elsewhere a moment later.
            cluster:
              hosts: 3
              vms-per-host: 1
            length: 5min
            events:
              - {at: 150s, fault: host-crash, host: h1}
            expect:
              - {by: 200s, running: all}
              - {host: h1, is: fenced}
            """;

    @Test
    void theRightOneIsRead() {
        assertThat(ScenarioFile.read("case.yaml", RIGHT).expected()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            length: 5min        | lenght: 5min             | 6: lenght: no such key here; known are name, about, seed, cluster, supervisors, length, repair, events, expect
            length: 5min        | seed: 1                  | 1: 'length' is missing; add for example length: 5min
            length: 5min        | length: soon             | 6: length: must be a duration such as 300ms, 5s, 2min or 1h, not 'soon'
            length: 5min        | length:                  | 6: length: must be a duration such as 300ms, 5s, 2min or 1h, not nothing
            length: 5min        | length: [5min]           | 6: length: must be a duration such as 300ms, 5s, 2min or 1h, not a list
            length: 5min        | length: 0s               | 6: length: must be longer than nothing, not '0s'
            length: 5min        | length: 9999999999999d   | 6: length: must be at most 30d, not '9999999999999d'
            length: 5min        | "length: 5min\\nlength: 6min" | 7: length: given twice; keep one
            length: 5min        | "length: 5min\\nsupervisors: 0" | 7: supervisors: must be a whole number from 1 to 9, not '0'
            length: 5min        | "length: 5min\\nseed: x" | 7: seed: must be a whole number, not 'x'
            "  hosts: 3"        | "\\thosts: 3"            | 4: not YAML: a tab; indent with spaces
            "  hosts: 3"        | "  hosts: 0"             | 4: cluster.hosts: must be a whole number from 1 to 10000, not '0'
            "  hosts: 3"        | "  hosts: 1000000000"    | 4: cluster.hosts: must be a whole number from 1 to 10000, not '1000000000'
            "  hosts: 3"        | "  hosts: []"            | 4: cluster.hosts: must not be empty; write for example [{name: h1, memory: 64GiB}], or a number of hosts
            "  hosts: 3"        | "  hosts: [{name: h1}, {name: h1}]" | 4: cluster.hosts[1].name: another is called h1 already; names must differ
            "  hosts: 3"        | "  hosts: &n 3\\n  witnesses: *n" | 5: cluster.witnesses: an alias such as *name is not understood here; write the value out
            "  hosts: 3"        | "  hosts: 3\\n  witnesses: -1" | 5: cluster.witnesses: must be a whole number from 0 to 15, not '-1'
            "  hosts: 3"        | "  hosts: 3\\n  witnesses: 16" | 5: cluster.witnesses: must be a whole number from 0 to 15, not '16'
            "  hosts: 3"        | "  hosts: 3\\n  watchdog: 0s" | 5: cluster.watchdog: must be longer than nothing, not '0s'
            "  hosts: 3"        | "  hosts: 3\\n  memory: 64" | 5: cluster.memory: must be a size such as 4GiB or 512MiB, not '64'
            "  hosts: 3"        | "  hosts: 3\\n  memory: 0GiB" | 5: cluster.memory: must be from 1B to 1024TiB, not '0GiB'
            "  hosts: 3"        | "  hosts: 3\\n  vms: 5"  | 5: cluster.vms: must be a list, not '5'; write for example [{name: db, host: h1, memory: 4GiB}]; 'vms-per-host' takes a number
            at: 150s            | at: 6min                 | 8: events[0].at: '6min' is after the end, which 'length' puts at 300s
            at: 150s            | by: 150s                 | 8: events[0]: 'at' is missing; add for example at: 150s
            host-crash          | host-crush               | 8: events[0].fault: must be one of the faults host-crash, host-hang
            "host: h1}"         | "host: h7}"              | 8: events[0].host: no host h7; there are h1, h2, h3
            "host: h1}"         | "vm: h1-vm1}"            | 8: events[0].vm: no such key here; known are at, fault, for, host
            "fault: host-crash, host: h1" | "ask: explode" | 8: events[0].ask: must be one of drain, resume, fence, confirm-down, protect
            "fault: host-crash, host: h1" | "ask: drain, host: h1, vm: h1-vm1" | 8: events[0].vm: no such key here; known are at, ask, host
            "fault: host-crash, host: h1" | "power-on: h1, power-off: h2" | 8: events[0]: power-on and power-off exclude each other; keep one
            ", fault: host-crash, host: h1" | ""           | 8: events[0]: does not say what happens; add fault, ask, power-on or power-off
            "  - {at: 150s, fault: host-crash, host: h1}" | "  at: 150s" | 7: events: must be a list, not keys with values; write for example [{at: 150s, fault: host-crash, host: h1}]
            by: 200s            | by: 301s                 | 10: expect[0].by: '301s' is after the end, which 'length' puts at 300s
            ", running: all"    | ""                       | 10: expect[0]: expects nothing, so it could not fail; write for example {by: 200s, running: all}
            "running: all"      | "running: []"            | 10: expect[0].running: names no VM, so it could not fail; write for example [h1-vm1], or all
            "running: all"      | "running: h1-vm1"        | 10: expect[0].running: must be a list, not 'h1-vm1'; write for example [h1-vm1], or all
            "running: all"      | "vm: h1-vm1"             | 10: expect[0]: says nothing of the VM, so it could not fail; add on, not-on, is, boots or apart-from
            "running: all"      | "vm: h1-vm1, on: h2, not-on: h2" | 10: expect[0]: on and not-on name the same host, which can never be so; drop one
            "running: all"      | "vm: h1-vm1, on: h2, is: down" | 10: expect[0]: is and on exclude each other; keep one
            "running: all"      | "vm: h1-vm1, boots: -1"  | 10: expect[0].boots: must be a whole number from 0 to 1000000, not '-1'
            "running: all"      | "alarm: a, no-alarm: b"  | 10: expect[0]: alarm and no-alarm exclude each other; keep one
            "is: fenced"        | "is: gone"               | 11: expect[1].is: must be on, off, fenced, not-fenced or empty, not 'gone'
            """)
    void aMistakeIsToldWithItsPlaceAndWhatWouldBeRight(String right, String wrong, String line) {
        String text = RIGHT.replace(right, wrong.replace("\\n", "\n").replace("\\t", "\t"));

        assertThat(text).isNotEqualTo(RIGHT);
        assertTold(text, line);
    }

    @Test
    void whatIsNoScenarioAtAllIsToldToo() {
        assertTold("", "1: the file is empty");
        assertTold("# nothing yet\n", "1: the file is empty");
        assertTold("just words", "1: must be keys with values, not 'just words'; write for example name: A host dies");
        assertTold("- a\n- b", "1: must be keys with values, not a list");
        assertTold(RIGHT + "---\nname: another", "13: a second document begins here; one file holds one");
        assertTold("name: 'open", "1: not YAML: found unexpected end of stream");
        assertTold("name: a\n  about: b", "2: not YAML: mapping values are not allowed here");
        assertTold("? [a]\n: b", "1: not YAML: a key must be a text, not a list or a mapping");
    }

    @Test
    void ofManyNamesOnlySomeAreListed() {
        String text = RIGHT.replace("hosts: 3", "hosts: 200").replace("host: h1}", "host: h201}");

        assertThatThrownBy(() -> ScenarioFile.read("case.yaml", text))
                .hasMessageStartingWith("case.yaml:8: events[0].host: no host h201; there are h1, h2, ")
                .hasMessageEndingWith(", ... (200 in all)");
    }

    private static void assertTold(String text, String line) {
        assertThatThrownBy(() -> ScenarioFile.read("case.yaml", text))
                .isInstanceOf(WrongFileException.class)
                .hasMessageStartingWith("case.yaml:" + line)
                .message()
                .doesNotContain("\n");
    }
}
