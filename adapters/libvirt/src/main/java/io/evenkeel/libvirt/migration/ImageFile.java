package io.evenkeel.libvirt.migration;

import java.nio.file.Path;

/** An image file by its directory and name; the path is the same on both hosts of a migration. */
record ImageFile(String directory, String name) {

    /** @param path absolute */
    static ImageFile of(String path) {
        String normal = Path.of(path).normalize().toString();
        int cut = normal.lastIndexOf('/');
        if (cut < 0 || cut == normal.length() - 1) {
            throw new IllegalArgumentException("not the absolute path of a file: " + path);
        }
        return new ImageFile(cut == 0 ? "/" : normal.substring(0, cut), normal.substring(cut + 1));
    }

    String path() {
        return (directory.equals("/") ? "" : directory) + "/" + name;
    }

    @Override
    public String toString() {
        return path();
    }
}
