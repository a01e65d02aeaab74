package io.levity.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ServerEventParserTest {
    private final ServerEventParser parser = new ServerEventParser();

    private List<ServerEvent> parse(String text) {
        return Stream.of(text.split("\n", -1))
                .map(parser::onLine)
                .flatMap(Optional::stream)
                .toList();
    }

    @Test
    void shouldJoinDataLinesAndDropOneBlank() {
        assertEquals(List.of(new ServerEvent("", "message", "a\n b")), parse("data: a\ndata:  b\n\n"));
    }

    @Test
    void shouldSkipCommentsAndEventsWithoutData() {
        assertEquals(List.of(), parse(": beat\n\nevent: x\n\n"));
    }

    @Test
    void shouldKeepLastIdUntilAnotherEventIsWhole() {
        parse("id: 7\ndata: x\n\nid: 8\ndata: half");
        assertEquals("7", parser.lastId());
        parser.reset();
        assertEquals(List.of(new ServerEvent("7", "message", "y")), parse("data: y\n\n"));
    }
}
