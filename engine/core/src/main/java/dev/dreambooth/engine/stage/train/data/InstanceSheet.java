package dev.dreambooth.engine.stage.train.data;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.record.ResultFiles;
import dev.dreambooth.contract.settings.ReuseSettings;
import dev.dreambooth.contract.settings.SubjectSettings;
import dev.dreambooth.engine.data.folder.TrainingImage;
import dev.dreambooth.engine.data.image.Augmentation;
import dev.dreambooth.engine.data.image.ImageSize;
import dev.dreambooth.engine.data.image.ImageTransform;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.report.ContactSheet;
import dev.dreambooth.engine.stage.ContactSheets;
import dev.dreambooth.engine.stage.Outcome;
import dev.dreambooth.engine.stage.StageContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/**
 * The first instance images of each subject in little, for whoever looks at what was learned from them. The sheet lies beside
 * the results and never among them: a model is given away, and photos need not be.
 *
 * @param png the file
 */
public record InstanceSheet(byte[] png) {
    /** Of each subject. */
    private static final int MOST = 8;

    private static final ImageTransform SQUARE = new ImageTransform(ImageSize.square(192), true, false);

    /** Draws the sheet, a row for each subject; photos are read one after the other. */
    public static InstanceSheet of(Subjects subjects) {
        List<List<TrainingImage>> first = subjects.instance().stream()
                .map(images -> images.images().stream().limit(MOST).toList())
                .toList();
        int columns = first.stream().mapToInt(List::size).max().orElse(1);
        ContactSheet sheet = new ContactSheet("instance images", Collections.nCopies(columns, ""));
        for (int i = 0; i < first.size(); i++) {
            String of = subjects.concepts().get(i).get(SubjectSettings.IDENTIFIER);
            int more = subjects.instance().get(i).images().size() - first.get(i).size();
            sheet.addRow(
                    more == 0 ? of : of + ", and " + more + " more",
                    first.get(i).stream().map(InstanceSheet::little).toList());
        }
        return new InstanceSheet(ContactSheets.png(sheet));
    }

    private static RgbImage little(TrainingImage image) {
        RgbImage resized = SQUARE.resize(image.image().read());
        return SQUARE.crop(resized, SQUARE.view(resized, Augmentation.drawn(0, 0, 0)));
    }

    /**
     * Sees to it that the sheet lies beside a result that was not made here and now: one that was fetched brings none along, and
     * beside one that is up to date it may have been deleted.
     */
    public static void keep(Outcome outcome, Subjects subjects, StageContext context) {
        boolean there = outcome.upToDate() && Files.exists(file(context));
        if (!there && !context.get(ReuseSettings.DRY_RUN)) {
            of(subjects).write(context);
        }
    }

    private static Path file(StageContext context) {
        return context.spec().outputDirectory().resolve(ResultFiles.INSTANCE_IMAGES);
    }

    /** Writes the file into the output directory; a training has succeeded without it too. */
    public void write(StageContext context) {
        Path file = file(context);
        try {
            AtomicFiles.write(file, png);
        } catch (UserError unwritable) {
            context.warn(file.getFileName() + " could not be written: " + unwritable.getMessage());
        }
    }
}
