package dev.parley.admin.console;

import static org.apache.pekko.http.javadsl.server.Directives.handleWebSocketMessagesForProtocol;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.TextMessage;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;

/**
 * A Realtime endpoint with one scene: it hears a second of sound as a question, answers with ten
 * seconds of a tone, and after another second of sound takes the caller to be speaking over it.
 */
final class ScriptedRealtime {

  static final String SESSION = "sess_talk";

  private static final int FRAMES_PER_SECOND = 50;
  private static final int RATE = 24_000;

  final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>(10_000);
  final AtomicInteger frames = new AtomicInteger();
  final AtomicInteger frameBytes = new AtomicInteger();
  private final AtomicLong answeredAt = new AtomicLong();

  Route route() {
    return path(
        segment("v1").slash("realtime"),
        () -> handleWebSocketMessagesForProtocol(scene(), "realtime"));
  }

  private Flow<Message, Message, NotUsed> scene() {
    return Flow.of(Message.class)
        .flatMapConcat(
            message -> message.asTextMessage().getStreamedText().fold("", String::concat))
        .mapConcat(text -> answers(parse(text)))
        .prepend(Source.single(event("session.created", "session", "{\"id\":\"" + SESSION + "\"}")))
        .map(TextMessage::create);
  }

  private List<String> answers(JsonNode event) {
    if (!event.path("type").asText().equals("input_audio_buffer.append")) {
      received.add(event);
      return List.of();
    }
    frameBytes.set(Base64.getDecoder().decode(event.path("audio").asText()).length);
    return switch (frames.incrementAndGet()) {
      case FRAMES_PER_SECOND -> {
        answeredAt.set(System.nanoTime());
        yield question();
      }
      case FRAMES_PER_SECOND * 2 -> List.of(started("item_b"));
      default -> List.of();
    };
  }

  /** How long ago the answer was sent: longer than that nobody can have heard it. */
  int millisSinceAnswer() {
    return (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - answeredAt.get());
  }

  private static List<String> question() {
    return List.of(
        started("item_a"),
        event("input_audio_buffer.speech_stopped", "item_id", "\"item_a\""),
        """
        {"type":"conversation.item.input_audio_transcription.completed","item_id":"item_a",\
        "content_index":0,"transcript":"where is my order one two three four"}\
        """,
        """
        {"type":"response.output_item.added","response_id":"resp_1","output_index":0,\
        "item":{"id":"item_t","type":"function_call","name":"order_status"}}\
        """,
        """
        {"type":"response.output_audio_transcript.done","item_id":"item_r","response_id":"resp_1",\
        "content_index":0,"output_index":0,"transcript":"It left our warehouse yesterday and will be\
         with you tomorrow between nine and noon, so please be at home."}\
        """,
        """
        {"type":"response.output_audio.delta","item_id":"item_r","response_id":"resp_1",\
        "content_index":0,"output_index":0,"delta":"%s"}\
        """
            .formatted(tone(10)),
        event("response.output_audio.done", "item_id", "\"item_r\""));
  }

  private static String started(String item) {
    return event("input_audio_buffer.speech_started", "item_id", "\"" + item + "\"");
  }

  private static String event(String type, String field, String json) {
    return "{\"type\":\"%s\",\"%s\":%s}".formatted(type, field, json);
  }

  private static String tone(int seconds) {
    var pcm = new byte[seconds * RATE * 2];
    IntStream.range(0, seconds * RATE)
        .forEach(i -> {
          int sample = (int) (6_000 * Math.sin(2 * Math.PI * 330 * i / RATE));
          pcm[2 * i] = (byte) sample;
          pcm[2 * i + 1] = (byte) (sample >> 8);
        });
    return Base64.getEncoder().encodeToString(pcm);
  }

  private static JsonNode parse(String text) {
    try {
      return Json.mapper().readTree(text);
    } catch (IOException notJson) {
      throw new UncheckedIOException(notJson);
    }
  }
}
