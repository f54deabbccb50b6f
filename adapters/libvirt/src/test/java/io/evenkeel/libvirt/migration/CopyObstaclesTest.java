package io.evenkeel.libvirt.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.migration.DiskCopies.Copy;
import io.evenkeel.libvirt.wire.Dom.DiskSize;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.migration.Assessment.Finding;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CopyObstaclesTest {

    private static Copy copy(String name, long capacity, long allocation) {
        return new Copy(
                "vda", new ImageFile("/images", name), "raw", new DiskSize(capacity, allocation), Optional.empty());
    }

    private static Optional<Finding> space(long available) {
        return CopyObstacles.space(
                "/images", new HostId("h2"), available, List.of(copy("a", 4000, 1000), copy("b", 3000, 500)));
    }

    @Test
    void disksThatDoNotFitTogetherStandInTheWay() {
        assertThat(space(1499)).hasValueSatisfying(finding -> {
            assertThat(finding.blocking()).isTrue();
            assertThat(finding.kind()).isEqualTo(ErrorKind.INSUFFICIENT_CAPACITY);
            assertThat(finding.message()).contains("h2", "/images");
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1500, 6999})
    void disksThatMayOutgrowTheirPlaceAreWorthKnowing(long available) {
        assertThat(space(available))
                .hasValueSatisfying(finding -> assertThat(finding.blocking()).isFalse());
    }

    @Test
    void roomForAllThatTheGuestsMayEverWriteIsEnough() {
        assertThat(space(7000)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a.img", "/images/x/../a.img", "/images//a.img"})
    void aPathIsADirectoryAndAName(String path) {
        ImageFile file = ImageFile.of(path);

        assertThat(file.name()).isEqualTo("a.img");
        assertThat(file.directory()).isIn("/", "/images");
        assertThat(ImageFile.of(file.path())).isEqualTo(file);
    }
}
