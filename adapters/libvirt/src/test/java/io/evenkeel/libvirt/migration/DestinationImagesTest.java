package io.evenkeel.libvirt.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.migration.DestinationImages.Made;
import io.evenkeel.libvirt.migration.DestinationImages.Shelf;
import io.evenkeel.libvirt.migration.DiskCopies.Copy;
import io.evenkeel.libvirt.wire.Dom.DiskSize;
import io.evenkeel.libvirt.wire.StoragePool.NewImage;
import io.evenkeel.libvirt.wire.VirFailure;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DestinationImagesTest {

    private final Set<String> files = new TreeSet<>();
    private final CompletableFuture<List<String>> handover = new CompletableFuture<>();

    private final Shelf shelf = new Shelf() {
        @Override
        public void create(ImageFile file, NewImage image) {
            if (!files.add(file.path())) {
                throw new VirFailure(VirFailure.OPERATION_INVALID, 0, file + " is there");
            }
        }

        @Override
        public void delete(ImageFile file) {
            files.remove(file.path());
        }
    };

    private static Copy copy(String target) {
        return new Copy(
                target, ImageFile.of("/images/" + target + ".qcow2"), "qcow2", new DiskSize(1, 1), Optional.empty());
    }

    private Made make() {
        return DestinationImages.make(List.of(copy("vda"), copy("vdb")), shelf, handover);
    }

    @Test
    void imagesAreHandedToWhoWaitsForThem() {
        assertThat(make().paths()).containsExactly("/images/vda.qcow2", "/images/vdb.qcow2");
        assertThat(handover).isCompletedWithValue(List.of("/images/vda.qcow2", "/images/vdb.qcow2"));
        assertThat(files).hasSize(2);
    }

    @Test
    void imagesThatNobodyWaitsForAnyMoreAreWithdrawn() {
        handover.complete(List.of());

        assertThat(make().refusal()).isPresent();
        assertThat(files).isEmpty();
    }

    @Test
    void afterARefusalNoneOfOursIsLeftAndTheOtherFileStays() {
        files.add("/images/vdb.qcow2");

        assertThat(make().refusal())
                .hasValueSatisfying(refusal -> assertThat(refusal.text()).contains("vdb.qcow2 is there"));
        assertThat(files).containsExactly("/images/vdb.qcow2");
        assertThat(handover).isNotDone();
    }
}
