package io.evenkeel.libvirt.restart;

import static io.evenkeel.libvirt.Samples.VM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.libvirt.TestContext;
import io.evenkeel.libvirt.inventory.Portrait;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefinitionStoreTest {

    private static final HostId H1 = new HostId("h1");
    private static final String XML = "<domain><uuid>" + VM + "</uuid><graphics passwd='sesame'/></domain>";

    @TempDir
    Path directory;

    private DefinitionStore store() {
        return new DefinitionStore(directory);
    }

    private static Portrait portrait(String xml) {
        return new Portrait(VM, H1, xml, Optional.empty(), false, 0);
    }

    @Test
    void whatWasSeenIsFoundAgainByALaterConnection() throws IOException {
        store().keep(portrait(XML));

        assertThat(store().read(VM)).hasValueSatisfying(found -> {
            assertThat(found.xml()).isEqualTo(XML);
            assertThat(found.seenOn()).contains(H1);
        });
    }

    @Test
    void aFileThatSomebodyPutThereComesFirst() throws IOException {
        store().keep(portrait(XML));
        Files.writeString(directory.resolve(VM + ".xml"), "<domain/>");

        assertThat(store().read(VM)).hasValueSatisfying(found -> {
            assertThat(found.xml()).isEqualTo("<domain/>");
            assertThat(found.seenOn()).isEmpty();
        });
        assertThat(store().readSeen(VM)).hasValueSatisfying(seen -> {
            assertThat(seen.xml()).isEqualTo(XML);
            assertThat(seen.seenOn()).contains(H1);
        });
    }

    @Test
    void filesAreForTheirOwnerAloneAndNothingElseIsLeft() throws IOException {
        DefinitionStore store = store();
        store.keep(portrait(XML));
        store.keep(portrait(XML.replace("sesame", "other")));

        try (var files = Files.list(directory)) {
            assertThat(files)
                    .singleElement()
                    .satisfies(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
        assertThat(store.read(VM).orElseThrow().xml()).contains("other");
    }

    @Test
    void theSameIsNotWrittenTwice() throws IOException {
        DefinitionStore store = store();
        Path file = directory.resolve(VM + ".seen.xml");
        store.keep(portrait(XML));
        Object first = Files.readAttributes(file, "unix:ino").get("ino");

        store.keep(portrait(XML));
        assertThat(Files.readAttributes(file, "unix:ino").get("ino")).isEqualTo(first);

        Files.delete(file);
        store.keep(portrait(XML));
        assertThat(file).as("what somebody has removed is kept again").exists();
    }

    @Test
    void secretsShowInNoText() throws IOException {
        store().keep(portrait(XML));

        assertThat(portrait(XML).toString()).doesNotContain("sesame");
        assertThat(store().read(VM).orElseThrow().toString()).doesNotContain("sesame");
    }

    @Test
    void aDefinitionOfAnotherVmIsRefused() throws Exception {
        DefinitionReader reader = new DefinitionReader(store(), new TestContext().threads());
        Deadline soon = Deadline.after(Duration.ofSeconds(20));

        for (String wrong : new String[] {
            "<domain><uuid>00000000-0000-4000-8000-000000000001</uuid></domain>", "<domain/>", "sesame", "<pool/>"
        }) {
            Files.writeString(directory.resolve(VM + ".xml"), wrong);
            assertThatThrownBy(() -> reader.read(VM, soon))
                    .isInstanceOfSatisfying(HypervisorException.class, failure -> {
                        assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_CONFIGURATION);
                        assertThat(failure.getMessage()).contains(VM + ".xml").doesNotContain("sesame");
                    });
        }
        Files.writeString(directory.resolve(VM + ".xml"), XML);
        assertThat(reader.read(VM, soon)).isPresent();
    }

    @Test
    void anIdThatIsNoUuidReachesNoFile() {
        assertThatThrownBy(() -> store().read(new VmId("../../etc/passwd")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDirectoryThatIsNotThereIsNotMade() {
        assertThat(store().problem()).isEmpty();
        Path missing = directory.resolve("not-mounted");
        assertThat(new DefinitionStore(missing).problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains(missing.toString()));
        assertThat(missing).doesNotExist();
    }
}
