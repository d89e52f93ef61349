package dev.parley.suite;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.CallHandle;
import dev.parley.media.port.CallRequest;
import dev.parley.media.port.Leg;
import dev.parley.media.port.LegSettings;
import dev.parley.media.port.PortCapabilities;
import dev.parley.media.port.PortCapabilities.Returns;
import dev.parley.media.port.PortCapabilities.Transfers;
import dev.parley.media.port.PortFact;
import dev.parley.media.port.PortOrder;
import dev.parley.media.port.TextFact;
import dev.parley.media.port.TextOrder;
import dev.parley.media.port.TextPort;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A carrier that hears and speaks itself: it finds words in what the caller says, reads aloud what
 * it is given, and stops reading when the caller speaks.
 */
final class WordCarrier extends Caller {

  static final LegRow ROW =
      new LegRow() {
        @Override
        public String name() {
          return "words";
        }

        @Override
        public PortCapabilities port() {
          return CAPABILITIES;
        }

        @Override
        public boolean can(Can what) {
          return false;
        }

        @Override
        public Caller caller(Door door, ModelRow model) {
          return new WordCarrier(door);
        }
      };

  private static final PortCapabilities CAPABILITIES =
      PortCapabilities.words(true, Transfers.BLIND, Returns.SAME_NUMBER);

  /** So much silence ends what the caller says. */
  private static final int PAUSE_MS = 500;

  private static final Pattern WORD = Pattern.compile("[^ ]+ ?");

  /** How long it reads at a letter. */
  private static final int LETTER_MS = 65;

  private @Nullable CallHandle call;
  private final String sessionId = Door.newSession();
  private int lines;
  private boolean hearing;
  private int silentMs;

  /** How long a whole answer is, whose words are as many as {@link ScriptedModel} says. */
  static final long ANSWER_MS = 10L * 5 * LETTER_MS;

  /** What of the item it is reading the caller has heard. */
  private StringBuilder read = new StringBuilder();

  private boolean itemOver = true;

  private WordCarrier(Door door) {
    super(door, AudioFormat.PCM_16K);
  }

  @Override
  void opensLine(boolean back) {
    lines++;
    hearing = false;
    var who = new CallRequest(sessionId, Door.TENANT, door.offered(), back ? "line" + lines : null);
    var leg = new Leg(new Line(), null, LegSettings.words(Door.DAY), true);
    call = door.begin(who, leg, door.time.loop());
  }

  /** Of the sound it tells no more than the words. */
  @Override
  void sends(byte[] sound) {
    if (call == null) {
      return;
    }
    if (Voices.isSpeech(Audio.ofBytes(AudioFormat.PCM_16K, sound))) {
      silentMs = 0;
      if (!hearing) {
        hearing = true;
        begins(call);
      }
    } else if (hearing) {
      silentMs += Voices.FRAME_MS;
      if (silentMs >= PAUSE_MS) {
        hearing = false;
        call.told(new TextFact.Words("where is my order", true));
      }
    }
  }

  private void begins(CallHandle to) {
    if (ear.isPlaying()) {
      var heard = read.toString();
      ear.flush();
      to.told(new TextFact.Interrupted(heard));
    }
    to.told(new TextFact.Words("where", false));
  }

  private void reads(TextOrder.Say say) {
    if (itemOver) {
      read = new StringBuilder();
    }
    itemOver = say.last();
    var into = read;
    WORD.matcher(say.token())
        .results()
        .map(MatchResult::group)
        .forEach(word -> {
          ear.play(Voices.numberOf(word), 1_000L * LETTER_MS * word.length());
          ear.whenPlayed(() -> into.append(word));
        });
  }

  @Override
  void transferred(boolean putThrough) {
    if (call != null) {
      call.report(new PortFact.Transferred(putThrough, putThrough ? "answered" : "busy"));
    }
  }

  @Override
  void closesLine(boolean meant) {
    if (call != null) {
      call.report(new PortFact.Gone(meant ? "caller_hung_up" : "line_lost", meant));
      call = null;
    }
  }

  /** One of the caller's lines; what an earlier one is still told goes nowhere. */
  private final class Line implements TextPort {
    private final int number = lines;

    @Override
    public String kind() {
      return "words";
    }

    @Override
    public PortCapabilities capabilities() {
      return CAPABILITIES;
    }

    @Override
    public void take(TextOrder order) {
      if (number != lines) {
        return;
      }
      switch (order) {
        case TextOrder.Say say -> reads(say);
        case TextOrder.Speak _ -> {}
        case PortOrder.MoveAway(var reason) -> ended(reason);
        case PortOrder.HangUp(_, var reason) -> ended(reason);
        case PortOrder.SendDigits keys -> otherOrders.add(keys);
        case PortOrder.Transfer transfer -> {
          ear.flush();
          otherOrders.add(transfer);
        }
      }
    }

    private void ended(String reason) {
      letGo(reason);
      door.time.after(1, () -> closesLine(false));
    }
  }
}
