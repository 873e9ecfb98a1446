package dev.dreambooth.contract.settings.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.settings.choice.Attachment;
import dev.dreambooth.contract.settings.choice.SchedulerName;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each type of value accepts, up to its very bounds, and what it refuses. */
class ValueTypesTest {
    private static final WholeNumberType SIDE = new WholeNumberType(8, 24, 8);
    private static final DecimalType CLOSED = new DecimalType(0.5, true, 2, true);
    private static final DecimalType OPEN = new DecimalType(0.5, false, 2, false);

    private static Stream<Arguments> accepted() {
        return Stream.of(
                Arguments.of(SIDE, "8", 8),
                Arguments.of(SIDE, " 24 ", 24),
                Arguments.of(WholeNumberType.from(-1), "-1", -1),
                Arguments.of(CLOSED, "0.5", 0.5),
                Arguments.of(CLOSED, "2e0", 2.0),
                Arguments.of(OPEN, "0.51", 0.51),
                Arguments.of(OPEN, "1.99", 1.99),
                Arguments.of(DecimalType.notNegative(), "0", 0.0),
                Arguments.of(DecimalType.positive(), "1e300", 1e300),
                Arguments.of(new SeedType(), "0", 0L),
                Arguments.of(new SeedType(), "9223372036854775807", Long.MAX_VALUE),
                Arguments.of(new FlagType(), "True", true),
                Arguments.of(new FlagType(), "false", false),
                Arguments.of(new PathType(), " a/b ", Path.of("a", "b")),
                Arguments.of(TextType.any(), "", ""),
                Arguments.of(TextType.notBlank(), "a\nb", "a\nb"),
                Arguments.of(new TextListType(), "a dog, red | a cat", List.of("a dog, red", "a cat")),
                Arguments.of(new WebAddressType(), "http://host:5000/path", "http://host:5000/path"),
                Arguments.of(new WebAddressType(), "HTTPS://host", "HTTPS://host"),
                Arguments.of(
                        new ChoiceListType<>(Attachment.class),
                        "record|Model",
                        List.of(Attachment.RECORD, Attachment.MODEL)));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void whatIsAcceptedComesOutAsItsValue(ValueType<?> type, String text, Object value) {
        assertThat((Object) type.parse(List.of(text))).isEqualTo(value);
    }

    private static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(SIDE, "0", "is '0'"),
                Arguments.of(SIDE, "32", "is '32'"),
                Arguments.of(SIDE, "12", "is '12'"),
                Arguments.of(SIDE, "8.0", "is '8.0'"),
                Arguments.of(CLOSED, "0.49", "is '0.49'"),
                Arguments.of(CLOSED, "2.01", "is '2.01'"),
                Arguments.of(OPEN, "0.5", "is '0.5'"),
                Arguments.of(OPEN, "2", "is '2'"),
                Arguments.of(OPEN, "one", "is 'one'"),
                Arguments.of(DecimalType.notNegative(), "-0.1", "is '-0.1'"),
                Arguments.of(DecimalType.notNegative(), "Infinity", "is 'Infinity'"),
                Arguments.of(DecimalType.positive(), "0", "is '0'"),
                Arguments.of(new SeedType(), "-1", "is '-1'"),
                Arguments.of(new SeedType(), "9223372036854775808", "is '9223372036854775808'"),
                Arguments.of(new FlagType(), "on", "is 'on'"),
                Arguments.of(new PathType(), " ", "is ''"),
                Arguments.of(new PathType(), "a\0b", "which is no path here"),
                Arguments.of(TextType.notBlank(), " \n", "is ''"),
                Arguments.of(new TextListType(), "a dog||a cat", "has an empty entry"),
                Arguments.of(new TextListType(), "", "has an empty entry"),
                Arguments.of(new WebAddressType(), "ftp://host/", "not of the form https://host/path"),
                Arguments.of(new ChoiceListType<>(Attachment.class), "model|all", "is 'all'"),
                Arguments.of(new ChoiceListType<>(Attachment.class), "model|MODEL", "has an entry twice: model, model"),
                Arguments.of(new ChoiceOrWordType<>("model", SchedulerName.class), "best", "is 'best'"),
                Arguments.of(new OpenChoiceListType(List.of("csv"), "others"), "csv|my board", "is 'my board'"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatIsRefusedIsShown(ValueType<?> type, String text, String complaint) {
        assertThatThrownBy(() -> type.parse(List.of(text)))
                .isInstanceOf(UnusableValueException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void aListIsNoScalar() {
        assertThatThrownBy(() -> new SeedType().parse(List.of("1", "2"))).hasMessage("is a list of 2 values");
    }

    @Test
    void aWordMayLeaveTheChoiceToSomethingElse() {
        ChoiceOrWordType<SchedulerName> type = new ChoiceOrWordType<>("model", SchedulerName.class);

        assertThat(type.parse(List.of("Model"))).isEmpty();
        assertThat(type.parse(List.of("euler-a"))).contains(SchedulerName.EULER_ANCESTRAL);
        assertThat(type.shown(type.parse(List.of("model")))).isEqualTo("model");
        assertThat(type.shown(type.parse(List.of("DDIM")))).isEqualTo("ddim");
    }

    private static Stream<Arguments> shapes() {
        return Stream.of(
                Arguments.of(new FlagType(), Shape.FLAG),
                Arguments.of(SIDE, Shape.INTEGER),
                Arguments.of(new SeedType(), Shape.LONG),
                Arguments.of(OPEN, Shape.DECIMAL),
                Arguments.of(TextType.any(), Shape.TEXT),
                Arguments.of(new PathType(), Shape.TEXT),
                Arguments.of(new PlaceType(List.of(), true), Shape.TEXT),
                Arguments.of(new WebAddressType(), Shape.TEXT),
                Arguments.of(new ChoiceType<>(SchedulerName.class), Shape.TEXT),
                Arguments.of(new ChoiceOrWordType<>("model", SchedulerName.class), Shape.TEXT),
                Arguments.of(new TextListType(), Shape.LIST),
                Arguments.of(new ChoiceListType<>(Attachment.class), Shape.LIST),
                Arguments.of(new OpenChoiceListType(List.of(), "others"), Shape.LIST));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void frontEndsAskForEachInItsOwnWay(ValueType<?> type, Shape shape) {
        assertThat(type.shape()).isEqualTo(shape);
    }

    @Test
    void onlyPathsNameFilesAndAreTakenFromWhereTheyWereWritten() {
        PathType type = new PathType();

        assertThat(type.namesFiles()).isTrue();
        assertThat(type.located(Path.of("a"), Path.of("base")::resolve)).isEqualTo(Path.of("base", "a"));
        assertThat(TextType.any().namesFiles()).isFalse();
        assertThat(TextType.any().located("a", Path.of("base")::resolve)).isEqualTo("a");
        assertThat(TextType.any().holds("seed")).isFalse();
    }

    private static Stream<Arguments> ranges() {
        return Stream.of(
                Arguments.of(SIDE, "a whole number from 8 to 24 divisible by 8"),
                Arguments.of(WholeNumberType.from(1), "a whole number from 1 up"),
                Arguments.of(CLOSED, "a number from 0.5 to 2"),
                Arguments.of(OPEN, "a number above 0.5 and below 2"),
                Arguments.of(DecimalType.positive(), "a finite number above 0"),
                Arguments.of(DecimalType.notNegative(), "a finite number from 0 up"),
                Arguments.of(DecimalType.singlePrecision(), "a number from 1e-37 to 1e38"),
                Arguments.of(new PlaceType(List.of("off"), false), "off or a folder"),
                Arguments.of(new PlaceType(List.of(), true), "a folder or an https:// address without credentials"));
    }

    @ParameterizedTest
    @MethodSource("ranges")
    void whatIsAcceptedIsSaidInWords(ValueType<?> type, String words) {
        assertThat(type.accepted()).isEqualTo(words);
    }

    @Test
    void aListOfPathsIsWrittenAsOneTextOrAsSeveral() {
        PathListType type = new PathListType();
        List<Path> paths = List.of(Path.of("a b.pt"), Path.of("c.bin"));
        assertThat(type.parse(List.of("a b.pt | c.bin"))).isEqualTo(paths);
        assertThat(type.parse(List.of("a b.pt", "c.bin"))).isEqualTo(paths);
        assertThat(type.toJson(paths)).hasToString("[\"a b.pt\",\"c.bin\"]");
        assertThat(type.located(paths, Path.of("/x")::resolve))
                .containsExactly(Path.of("/x/a b.pt"), Path.of("/x/c.bin"));
        assertThat(type.namesFiles()).isTrue();
        assertThatThrownBy(() -> type.parse(List.of("a||b"))).isInstanceOf(UnusableValueException.class);
    }
}
