package dev.parley.cli.caller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.AudioFormat;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

class KeptLineTest {

  private final List<String> told = new ArrayList<>();
  private final BlockingQueue<Long> pauses = new LinkedBlockingQueue<>();

  @Test
  void whoIsTurnedAwayAgainAndAgainComesBackEverLaterAndIsToldOnce() throws Exception {
    var line = new KeptLine(nowhere(), loop(), listener());
    line.inSession(new ReceivedEvent.SessionCreated("sess_1", "token", 60));

    line.closed(1012, "node_draining");
    var seen = new ArrayList<>(List.of(pause()));
    for (int i = 0; i < 5; i++) {
      line.closed(1013, "node_draining");
      seen.add(pause());
    }

    assertThat(seen).containsExactly(100L, 200L, 400L, 800L, 1_000L, 1_000L);
    assertThat(told).containsExactly("broke node_draining");
  }

  @Test
  void afterItWasInTheSessionTheNextBreakIsTriedAtOnceAgain() throws Exception {
    var line = new KeptLine(nowhere(), loop(), listener());
    var created = new ReceivedEvent.SessionCreated("sess_1", "token", 60);
    line.inSession(created);
    line.closed(1012, "node_draining");
    pause();
    line.closed(1013, "node_draining");
    pause();

    assertThat(line.inSession(created)).isNotNull();
    line.closed(1006, "lost");

    assertThat(pause()).isEqualTo(100);
    assertThat(told).containsExactly("broke node_draining", "broke lost");
  }

  private long pause() throws InterruptedException {
    return pauses.poll(30, TimeUnit.SECONDS);
  }

  /** Nobody listens on it, and nobody is asked. */
  private static CallSetup nowhere() throws Exception {
    return new CallSetup(
        List.of(),
        "model=x",
        "x",
        null,
        SSLContext.getDefault(),
        AudioFormat.PCM_24K,
        List.of(),
        CallScript.Plan.of(1, 0),
        Duration.ofSeconds(60));
  }

  private KeptLine.Loop loop() {
    return new KeptLine.Loop() {
      @Override
      public synchronized void execute(Runnable work) {
        work.run();
      }

      @Override
      public void schedule(Runnable work, long millis) {
        pauses.add(millis);
      }
    };
  }

  private KeptLine.Listener listener() {
    return new KeptLine.Listener() {
      @Override
      public void dials(URI address) {}

      @Override
      public void notReached(URI node, String reason) {}

      @Override
      public void message(String text, Runnable next) {}

      @Override
      public void broke(String reason) {
        told.add("broke " + reason);
      }

      @Override
      public void over(String reason) {
        told.add("over " + reason);
      }
    };
  }
}
