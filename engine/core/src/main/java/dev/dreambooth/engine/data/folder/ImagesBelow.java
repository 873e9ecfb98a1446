package dev.dreambooth.engine.data.folder;

import dev.dreambooth.engine.data.reading.FileBeginning;
import dev.dreambooth.engine.data.reading.ForeignFile;
import dev.dreambooth.engine.data.reading.ImageFormat;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/** Counts the images in a folder and all below it, by content, so that the user can be told of them. */
final class ImagesBelow extends SimpleFileVisitor<Path> {
    /** Deeper, nobody looks for images of a subject. */
    private static final int DEPTH = 8;

    /** Enough to tell; a link may lead to a whole disk. */
    private static final int MOST_FILES = 10_000;

    private int files;
    private int images;

    private ImagesBelow() {}

    /** Returns how many images there are; of many thousand files the first are looked at. */
    static int count(Path folder) {
        ImagesBelow counter = new ImagesBelow();
        try {
            Files.walkFileTree(folder, Set.of(FileVisitOption.FOLLOW_LINKS), DEPTH, counter);
        } catch (IOException unreadable) {
            return counter.images;
        }
        return counter.images;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (attributes.isRegularFile()) {
            byte[] start = FileBeginning.of(file);
            boolean foreign = ForeignFile.of(start).map(ForeignFile::isImage).orElse(false);
            images += ImageFormat.of(start).isPresent() || foreign ? 1 : 0;
            files++;
        }
        return files < MOST_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
        return FileVisitResult.CONTINUE;
    }
}
