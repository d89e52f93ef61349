package dev.parley.node.sessions;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.proto.admin.TimelineEvent;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TimelineTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void whatWasStoredBetweenHistoryAndWatchingIsShownToo() throws Exception {
    Timeline.Stored journal =
        (first, last) -> last == Long.MAX_VALUE ? events(first, 3) : events(first, last);

    assertThat(shown(journal, events(6, 7), 0)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
  }

  @Test
  void whatIsStoredAndComesLiveIsShownOnce() throws Exception {
    assertThat(shown((first, _) -> events(first, 4), events(3, 5), 2)).containsExactly(3L, 4L, 5L);
  }

  @Test
  void nothingFollowsTheEnd() throws Exception {
    var live = Source.single(event(2, "ended")).concat(events(3, 9));

    assertThat(shown((first, _) -> events(first, 1), live, 0)).containsExactly(1L, 2L);
  }

  private static List<Long> shown(
      Timeline.Stored stored, Source<TimelineEvent, ?> live, long afterSeq) throws Exception {
    return Timeline.of(stored, live, afterSeq)
        .map(TimelineEvent::seq)
        .runWith(Sink.seq(), KIT.system())
        .toCompletableFuture()
        .get(10, SECONDS);
  }

  private static Source<TimelineEvent, NotUsed> events(long first, long last) {
    return Source.from(
        LongStream.rangeClosed(first, last).mapToObj(seq -> event(seq, "turn-taken")).toList());
  }

  private static TimelineEvent event(long seq, String kind) {
    return new TimelineEvent(
        seq, Instant.EPOCH.plusSeconds(seq), kind, JsonNodeFactory.instance.objectNode());
  }
}
