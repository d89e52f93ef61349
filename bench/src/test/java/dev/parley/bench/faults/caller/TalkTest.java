package dev.parley.bench.faults.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TalkTest {

  private final FaultDialogue talk = new FaultDialogue(new Deaf(), new Random(1));
  private long now;

  @Test
  void whoHasBeenToldThatTheAnswerIsCompleteExpectsNothing() {
    asks();
    talk.hear(now);
    assertThat(talk.mood()).isEqualTo(FaultDialogue.Mood.LISTENING);

    talk.answered();
    assertThat(talk.mood()).isEqualTo(FaultDialogue.Mood.RESTING);

    talk.hear(now);
    assertThat(talk.mood()).isEqualTo(FaultDialogue.Mood.LISTENING);
  }

  @Test
  void whoLosesTheLineInTheMidstOfTheAnswerWaitsForItsRest() {
    asks();
    talk.hear(now);

    talk.loseLine();
    talk.begin(now);

    assertThat(talk.mood()).isEqualTo(FaultDialogue.Mood.WAITING);
  }

  @Test
  void whoLosesTheLineAfterTheAnswerDoesNotWait() {
    asks();
    talk.hear(now);
    talk.answered();

    talk.loseLine();
    talk.begin(now);

    assertThat(talk.mood()).isEqualTo(FaultDialogue.Mood.RESTING);
  }

  @Test
  void whatWasNotTakenIsSaidAgain() {
    asks();

    talk.loseLine();
    talk.begin(now);

    assertThat(talk.mood()).isEqualTo(FaultDialogue.Mood.SPEAKING);
  }

  /** Until a whole utterance is out. */
  private void asks() {
    talk.begin(now);
    while (talk.mood() != FaultDialogue.Mood.WAITING) {
      now += 20;
      talk.frame(now);
    }
  }

  private static final class Deaf implements FaultDialogue.Listener {
    @Override
    public void spoke() {
      // Nobody takes notes.
    }

    @Override
    public void unanswered() {
      // Nobody takes notes.
    }
  }
}
