package com.acme.site;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Every picture that the page shows is on the class path, where a servlet container serves it from, and opens. */
class PageTest {
    private static final Pattern PICTURE = Pattern.compile("<img src=\"([^\"]+)\"");

    @Test
    void showsPicturesThatThereAre() throws IOException {
        List<String> pictures =
                PICTURE.matcher(page()).results().map(found -> found.group(1)).toList();
        assertFalse(pictures.isEmpty());
        for (String picture : pictures) {
            URL place = PageTest.class.getResource("/META-INF/resources/" + picture);
            assertNotNull(place, picture + " is not there");
            assertNotNull(ImageIO.read(place), picture + " is no picture");
        }
    }

    private static String page() throws IOException {
        try (InputStream page = PageTest.class.getResourceAsStream("/META-INF/resources/index.html")) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
