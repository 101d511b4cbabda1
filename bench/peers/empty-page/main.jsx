import '@mantine/core/styles.layer.css';
import { Button, MantineProvider, PasswordInput, TextInput } from '@mantine/core';
import { createRoot } from 'react-dom/client';

// The least that can be called a page of React and Mantine: a form to sign in with, and nothing behind it.
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <MantineProvider>
      <TextInput label="E-mail address" />
      <PasswordInput label="Password" />
      <Button type="submit">Sign in</Button>
    </MantineProvider>,
  );
}
