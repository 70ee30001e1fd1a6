// Command reference says what kubectl reads in YAML and JSON, so that our own reading can be compared with it.
// It reads JSON lines on stdin, each a string with the text of a file, and writes an answer for each.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"k8s.io/apimachinery/pkg/util/yaml"
)

type answer struct {
	// Objects are what the text holds, up to the error if there is one. Empty documents are left out.
	Objects []json.RawMessage `json:"objects"`
	Error   string            `json:"error,omitempty"`
}

func main() {
	if err := answerAll(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func answerAll(in io.Reader, out io.Writer) error {
	texts := json.NewDecoder(bufio.NewReaderSize(in, 1<<20))
	buffered := bufio.NewWriterSize(out, 1<<20)
	answers := json.NewEncoder(buffered)
	for {
		var text string
		if err := texts.Decode(&text); err == io.EOF {
			return buffered.Flush()
		} else if err != nil {
			return err
		}
		if err := answers.Encode(read(text)); err != nil {
			return err
		}
	}
}

// read does what StreamVisitor of k8s.io/cli-runtime/pkg/resource does, which stands behind every kubectl apply -f.
func read(text string) (a answer) {
	defer func() {
		if cause := recover(); cause != nil {
			a.Error = fmt.Sprint("panic: ", cause)
		}
	}()
	decoder := yaml.NewYAMLOrJSONDecoder(strings.NewReader(text), 4096)
	for {
		// As runtime.RawExtension, it takes the JSON as it is.
		var object json.RawMessage
		if err := decoder.Decode(&object); err == io.EOF {
			return a
		} else if err != nil {
			a.Error = err.Error()
			return a
		}
		object = bytes.TrimSpace(object)
		if len(object) > 0 && !bytes.Equal(object, []byte("null")) {
			a.Objects = append(a.Objects, object)
		}
	}
}
