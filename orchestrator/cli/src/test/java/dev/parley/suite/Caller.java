package dev.parley.suite;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.PortOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who calls, by whatever way: what they say goes over the line in real time, and silence
 * between; what they hear is in their {@link Ear}. All on the loop.
 */
abstract class Caller {

  final Ear ear;
  final Door door;
  private final AudioFormat format;
  private final ArrayDeque<byte[]> toSay = new ArrayDeque<>();
  private boolean sending;

  /** What the port was told beside sound, marks and its end. */
  final List<PortOrder> otherOrders = new ArrayList<>();

  /** Why the other side ended the line; absent while it has not. */
  @Nullable String letGo;

  /** Who hears all that they hear; absent if nobody does. */
  final @Nullable Colleague supervisor;

  Caller(Door door, AudioFormat format) {
    this(door, format, null);
  }

  Caller(Door door, AudioFormat format, @Nullable Colleague supervisor) {
    this.door = door;
    this.format = format;
    this.supervisor = supervisor;
    this.ear = new Ear(door.time);
  }

  // ---- what a way in must do

  /** Opens the line, to a new session or back to the one there was. */
  abstract void opensLine(boolean back);

  abstract void sends(byte[] sound);

  /** Ends the line, meaning it or not. */
  abstract void closesLine(boolean meant);

  void parks() {
    throw new IllegalStateException("line: cannot be parked");
  }

  void unparks() {
    throw new IllegalStateException("line: cannot be parked");
  }

  /** The carrier says what has become of a transfer. */
  void transferred(boolean putThrough) {
    throw new IllegalStateException("line: transfers nobody");
  }

  // ---- what callers do

  final void calls() {
    opensLine(false);
    sendsAlways();
  }

  final void comesBack() {
    letGo = null;
    opensLine(true);
    sendsAlways();
  }

  final void says(byte[] sound) {
    int frame = Voices.FRAME_MS * format.bytesPerMilli();
    for (int from = 0; from < sound.length; from += frame) {
      toSay.add(Arrays.copyOfRange(sound, from, Math.min(from + frame, sound.length)));
    }
  }

  final void saysWords() {
    says(Voices.words(format));
  }

  final void coughs() {
    says(Voices.cough(format));
  }

  /** Says words all at once, in pieces of these sizes in turn. */
  final void saysAtOnce(int... pieces) {
    var words = Voices.words(format);
    int from = 0;
    for (int i = 0; from < words.length; i++) {
      int to = Math.min(words.length, from + pieces[i % pieces.length]);
      sends(Arrays.copyOfRange(words, from, to));
      from = to;
    }
  }

  /** Silence of so many bytes in one piece. */
  final void sendsSilence(int bytes) {
    int millis = bytes / format.bytesPerMilli();
    sends(Voices.silence(format, millis));
  }

  /** The largest piece that this way in takes, in bytes of sound. */
  int largestPiece() {
    return 11 << 20;
  }

  final boolean isSaying() {
    return !toSay.isEmpty();
  }

  /** Nothing more comes over the line, though it stays open. */
  final void stopsSending() {
    sending = false;
    toSay.clear();
  }

  final void sendsAgain() {
    sendsAlways();
  }

  final void hangsUp() {
    stopsSending();
    closesLine(true);
  }

  final void losesLine() {
    stopsSending();
    ear.flush();
    closesLine(false);
  }

  final AudioFormat format() {
    return format;
  }

  /** The other side ends the line. */
  final void letGo(String reason) {
    letGo = reason;
    sending = false;
  }

  final void hears(Audio audio) {
    ear.play(audio);
  }

  private void sendsAlways() {
    sending = true;
    sendNext();
  }

  private void sendNext() {
    if (!sending) {
      return;
    }
    var next = toSay.poll();
    sends(next == null ? Voices.silence(format, Voices.FRAME_MS) : next);
    door.time.after(Voices.FRAME_MS, this::sendNext);
  }
}
