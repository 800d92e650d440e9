"""What the editor tests expect of the *content* of answers; all else is the protocol's.

Places are shown in the text: `‹name›` stands in front of the token that is meant.
"""

# Every character that makes positions hard is in here: characters of two UTF-16 units,
# combining ones, and both kinds of line ends.
MARKED_DOCUMENT = """\
# 🚀 café, naïve, e\u0301, 漢字, 👩‍👩‍👧
pipeline ci "CI 🧪" {
  on push { branches = ["main"] }\r
  ‹job-keyword›job ‹test-definition›test "Tests 🎉" {
    runs-on = "ubuntu-24.04"\r
    run "Say 👋" = "echo 👋"
  }
  job build {
    needs   = [‹test-reference›test]\r
    ‹member›runs-on = "ubuntu-24.04"
    run     = "make"
  }
}
"""

# A document with one fault, and the code of the diagnostic that names it.
FAULTY_DOCUMENT = MARKED_DOCUMENT.replace("‹test-reference›test", "tset")
FAULT_CODE = "unknown-job"

# Hover on `runs-on` mentions this.
HOVER_ON_MEMBER = "runs-on"

# Completion where `runs-on` begins offers these members, among others.
COMPLETION_AT_MEMBER = {"timeout", "env", "permissions"}

# The outline: name of the top symbol, and the names of its jobs.
OUTLINE_TOP = "ci"
OUTLINE_JOBS = {"test", "build"}

# The server asks the editor to tell of changes to these.
WATCHED_FILES = {"**/*.pipe", "**/pipe.toml", "**/pipe.lock"}
