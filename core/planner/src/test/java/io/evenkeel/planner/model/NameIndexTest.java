package io.evenkeel.planner.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NameIndexTest {
    @Test
    void everyNameIsFoundAndNoOther() {
        String[] names = IntStream.range(0, 1000).mapToObj(i -> "vm" + i).toArray(String[]::new);
        NameIndex index = new NameIndex("VM", names);
        for (int i = 0; i < names.length; i++) {
            assertThat(index.find("vm" + i)).isEqualTo(i);
        }
        assertThat(index.find("vm1000")).isNegative();
        assertThat(new NameIndex("VM", new String[0]).find("vm0")).isNegative();
    }

    @Test
    void namesWithTheSameHashAreToldApart() {
        assertThat("AaBB".hashCode()).isEqualTo("BBAa".hashCode());
        NameIndex index = new NameIndex("VM", new String[] {"AaAa", "AaBB", "BBAa"});
        assertThat(index.find("AaBB")).isEqualTo(1);
        assertThat(index.find("BBAa")).isEqualTo(2);
        assertThat(index.find("BBBB")).isNegative();
    }

    @Test
    void aNameThatRepeatsOrIsMissingIsAnError() {
        assertThatThrownBy(() -> new NameIndex("VM", new String[] {"a", "b", "a"}))
                .hasMessage("there are two VMs named a");
        assertThatThrownBy(() -> new NameIndex("VM", new String[] {"a", "b"}).index("c"))
                .hasMessage("no VM is named c");
    }
}
