package dev.parley.admin.api;

import static dev.parley.admin.api.Calls.START;
import static dev.parley.admin.api.Calls.call;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of readers that do not keep up. */
class SessionStreamsTest {

  private final ActorTestKit kit =
      ActorTestKit.create(ConfigFactory.parseString("pekko.actor.provider = local"));
  private final ScriptedSessions sessions = new ScriptedSessions();
  private final SessionStreams streams = new SessionStreams(sessions);

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void aReaderThatFallsTooFarBehindIsCut() throws Exception {
    var detail = call("sess_a", "speaking", START);
    sessions.put(detail);
    var reader = read(streams.oneSession(detail, 0));
    assertThat(next(reader)).startsWith("event: detail\n");
    for (int i = 0; i < SessionStreams.EVENTS_WAITING + 2_000; i++) {
      sessions.happen("sess_a", "turn-taken");
    }
    var last = "";
    for (var event = next(reader); !event.isEmpty(); event = next(reader)) {
      last = event;
    }
    assertThat(last).startsWith("event: overrun\n");
    assertThat(streams.overruns()).isEqualTo(1);
  }

  @Test
  void manyChangesOfOneSessionReachTheListAsFew() throws Exception {
    var reader = read(streams.allSessions());
    assertThat(next(reader)).startsWith("event: snapshot\n");
    for (int i = 0; i < 500; i++) {
      sessions.put(call("sess_a", i < 499 ? "hearing" : "thinking", START));
    }
    int received = 0;
    var last = "";
    while (!last.contains("thinking")) {
      last = next(reader);
      received++;
    }
    assertThat(received).isLessThan(20);
  }

  private SinkQueueWithCancel<ByteString> read(HttpResponse response) {
    return response.entity().getDataBytes().runWith(slow(), kit.system());
  }

  /** Takes one event at a time, when asked. */
  private static Sink<ByteString, SinkQueueWithCancel<ByteString>> slow() {
    return Sink.<ByteString>queue().withAttributes(Attributes.inputBuffer(1, 1));
  }

  /** The next event, heartbeats left out; empty at the end. */
  private static String next(SinkQueueWithCancel<ByteString> reader) throws Exception {
    var text = ":";
    while (text.startsWith(":")) {
      text =
          reader
              .pull()
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS)
              .map(ByteString::utf8String)
              .orElse("");
    }
    return text;
  }
}
