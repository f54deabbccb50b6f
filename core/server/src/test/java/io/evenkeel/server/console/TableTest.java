package io.evenkeel.server.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columnsAreAsWideAsTheirWidestText() {
        Table table = Table.of("HOST", ">FREE", "DOMAIN")
                .row("h1", "12 GiB", "rack-1")
                .row("storage-7", "1 GiB", "");

        assertThat(table.lines(Style.PLAIN))
                .containsExactly("HOST         FREE  DOMAIN", "h1         12 GiB  rack-1", "storage-7   1 GiB  -");
    }

    @Test
    void onlyTheHeaderIsEmphasizedAndOnlyInColour() {
        Table table = Table.of("A").row("b");

        assertThat(table.lines(Style.COLOURED)).containsExactly("\u001b[1mA\u001b[0m", "b");
    }

    @Test
    void aRowOfAnotherLengthIsRefused() {
        Table table = Table.of("A", "B");

        assertThatIllegalArgumentException().isThrownBy(() -> table.row("1"));
    }
}
